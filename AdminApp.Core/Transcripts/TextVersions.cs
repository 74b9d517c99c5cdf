using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Core.Transcripts;

/// <summary>
/// Judges whether a text is a new version of another: how many of its runs of three words the other has, too, in per cent of the
/// shorter one's. Corrections, other names of speakers and text that was added keep most of them; two meetings share a few per cent.
/// </summary>
internal static class TextVersions
{
    /// <summary>Share of equal runs of words from which on a text is a new version, 0 to 1.</summary>
    public const double SameText = 0.5;

    /// <summary>The same, where both have a day and the days differ.</summary>
    public const double SameTextOnAnotherDay = 0.8;

    private const int Run = 3;

    /// <summary>Whether the text is a new version of the other.</summary>
    public static bool IsNewVersion(IEnumerable<string> text, DateOnly? date, IEnumerable<string> other, DateOnly? otherDate) =>
        Similarity(text, other) >= (date is not null && otherDate is not null && date != otherDate ? SameTextOnAnotherDay : SameText);

    /// <summary>The share of equal runs of words, 0 to 1.</summary>
    public static double Similarity(IEnumerable<string> text, IEnumerable<string> other)
    {
        var (one, two) = (Runs(text), Runs(other));
        var fewer = Math.Min(one.Count, two.Count);
        if (fewer == 0)
        {
            return one.Count == two.Count ? 1 : 0;
        }

        return (double)(one.Count <= two.Count ? one.Count(two.Contains) : two.Count(one.Contains)) / fewer;
    }

    // As hashes: a day-long meeting has some hundred thousand. Texts of fewer words are one run.
    private static HashSet<int> Runs(IEnumerable<string> text)
    {
        var runs = new HashSet<int>();
        var last = new Queue<string>(Run);
        foreach (var word in text.SelectMany(WordCount.Words))
        {
            last.Enqueue(word);
            if (last.Count > Run)
            {
                last.Dequeue();
            }

            if (last.Count == Run)
            {
                runs.Add(HashOf(last));
            }
        }

        if (runs.Count == 0 && last.Count > 0)
        {
            runs.Add(HashOf(last));
        }

        return runs;
    }

    private static int HashOf(IEnumerable<string> words)
    {
        var hash = default(HashCode);
        foreach (var word in words)
        {
            hash.Add(word, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }
}
