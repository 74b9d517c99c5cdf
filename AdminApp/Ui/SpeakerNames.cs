using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Speakers;

namespace AdminApp.Ui;

/// <summary>Names of the speakers of many meetings. A name that is written in several ways is one speaker; its <see cref="SpeakerKey"/> is computed once for each spelling.</summary>
internal static class SpeakerNames
{
    /// <summary>Maximum number of names that are offered.</summary>
    public const int Max = 500;

    /// <summary>Each speaker once, as first written, in alphabetical order; at most <see cref="Max"/>.</summary>
    public static IEnumerable<string> Of(IEnumerable<Transcript> meetings) =>
        Spellings(meetings).DistinctBy(SpeakerKey.Of, StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase).Take(Max);

    /// <summary>The meetings in which someone speaks, whose name was typed or chosen.</summary>
    public static IEnumerable<Transcript> MeetingsOf(string name, IReadOnlyList<Transcript> meetings)
    {
        var own = SpellingsOf(name, Spellings(meetings));
        return own.Count == 0 ? [] : meetings.Where(meeting => meeting.Speakers.Exists(own.Contains));
    }

    /// <summary>Those of the names that are this speaker's.</summary>
    public static HashSet<string> SpellingsOf(string name, IEnumerable<string> names)
    {
        var key = SpeakerKey.Of(name);
        return names.Distinct(StringComparer.Ordinal).Where(one => SpeakerKey.Of(one) == key).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The place of a speaker among a meeting's; 0 if it has no such speaker.</summary>
    public static int IndexOf(string name, List<string> speakers)
    {
        // Nearly always written the same.
        var index = speakers.IndexOf(name);
        if (index < 0)
        {
            var key = SpeakerKey.Of(name);
            index = speakers.FindIndex(one => SpeakerKey.Of(one) == key);
        }

        return Math.Max(0, index);
    }

    private static IEnumerable<string> Spellings(IEnumerable<Transcript> meetings) => meetings.SelectMany(meeting => meeting.Speakers).Distinct(StringComparer.Ordinal);
}
