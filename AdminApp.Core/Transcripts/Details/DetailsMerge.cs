using System.Globalization;

namespace AdminApp.Core.Transcripts.Details;

/// <summary>Puts together what two people have edited at the same time.</summary>
internal static class DetailsMerge
{
    /// <summary>The details as they are now, with the members that someone has changed.</summary>
    /// <param name="edited">What they want.</param>
    /// <param name="read">What they were shown.</param>
    /// <param name="current">What is there now.</param>
    /// <exception cref="DetailsChangedException">One of the members is not as it was shown any more.</exception>
    public static MeetingDetails Of(MeetingDetails edited, MeetingDetails read, MeetingDetails current)
    {
        edited = edited with { Title = edited.Title.Trim() };
        var merged = new MeetingDetails(
            edited.Title == read.Title ? current.Title : edited.Title,
            edited.Date == read.Date ? current.Date : edited.Date,
            edited.Time == read.Time ? current.Time : edited.Time,
            edited.Place == read.Place ? current.Place : edited.Place);
        var others = Differences(read, current).Select(d => d.Member).ToHashSet();
        var mine = Differences(read, edited).Select(d => d.Member).ToHashSet();
        var lost = Differences(current, merged).Where(d => others.Contains(d.Member) && mine.Contains(d.Member)).ToList();
        return lost.Count == 0 ? merged : throw new DetailsChangedException(
            $"Someone else has changed this meeting in the meantime: {string.Join("; ", lost.Select(d => $"the {d.Member} is now {d.From}, and you entered {d.To}"))}.", current);
    }

    /// <summary>The members that differ, with both values for people.</summary>
    public static IEnumerable<(string Member, string From, string To)> Differences(MeetingDetails from, MeetingDetails to)
    {
        if (from.Title != to.Title)
        {
            yield return ("title", $"“{from.Title}”", $"“{to.Title}”");
        }

        if (from.Date != to.Date)
        {
            yield return ("date", Text(from.Date, "yyyy-MM-dd"), Text(to.Date, "yyyy-MM-dd"));
        }

        if (from.Time != to.Time)
        {
            yield return ("time", Text(from.Time, "HH:mm"), Text(to.Time, "HH:mm"));
        }

        if (from.Place != to.Place)
        {
            yield return ("place", Text(from.Place, null), Text(to.Place, null));
        }
    }

    private static string Text(IFormattable? value, string? format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "none";
}
