using System.Globalization;
using System.Runtime.InteropServices;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Transcripts.Reader;

/// <summary>A match of the searched words.</summary>
/// <param name="Turn">Index of the turn.</param>
/// <param name="Start">First character in its text.</param>
/// <param name="Length">Number of characters.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FindMatch(int Turn, int Start, int Length)
{
    /// <summary>The characters in the turn's text.</summary>
    public Range Range => Start..(Start + Length);
}

/// <summary>Finds the exact words within one transcript, ignoring case and accents.</summary>
internal static class ReaderFind
{
    /// <summary>Maximum number of matches; with more, the words are too common to step through.</summary>
    public const int MaxHits = 2_000;

    private static readonly CompareInfo Compare = CultureInfo.InvariantCulture.CompareInfo;

    /// <summary>The matches, in order.</summary>
    public static IReadOnlyList<FindMatch> Find(IEnumerable<Turn> turns, string words)
    {
        words = words.Trim();
        var matches = new List<FindMatch>();
        if (words.Length == 0)
        {
            return matches;
        }

        foreach (var turn in turns)
        {
            var from = 0;
            while (from < turn.Text.Length && matches.Count < MaxHits)
            {
                var at = Compare.IndexOf(turn.Text.AsSpan(from), words, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace, out var length);
                if (at < 0 || length == 0)
                {
                    break;
                }

                matches.Add(new FindMatch(turn.Index, from + at, length));
                from += at + length;
            }
        }

        return matches;
    }
}
