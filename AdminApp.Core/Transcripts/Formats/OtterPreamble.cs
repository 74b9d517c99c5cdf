using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Sorts the lines above the first speaker line of Otter's export.</summary>
internal static partial class OtterPreamble
{
    private const int LongestTitle = 200;

    private static readonly HashSet<string> BlockNames =
        new(["SUMMARY KEYWORDS", "SUMMARY", "KEYWORDS", "SPEAKERS", "OUTLINE", "ACTION ITEMS"], StringComparer.Ordinal);

    /// <summary>
    /// Heading: title and date lines. Stray: what is left after the blocks and the heading, which may be speech, so it is not thrown away.
    /// A block is its name and the paragraph after it.
    /// </summary>
    public static (IReadOnlyList<string> Heading, string Stray) Split(IEnumerable<string> lines)
    {
        var heading = new List<string>();
        var stray = new List<string>();
        var block = Block.None;
        foreach (var line in lines.Select(l => l.Trim()))
        {
            if (BlockNames.Contains(line.TrimEnd(':')))
            {
                block = Block.Named;
            }
            else if (line.Length == 0)
            {
                block = block == Block.Text ? Block.None : block;
            }
            else if (block != Block.None)
            {
                block = Block.Text;
            }
            else if (line.Length <= LongestTitle && stray.Count == 0 && (heading.Count == 0 || DateLine.IsMatch(line)))
            {
                heading.Add(line);
            }
            else
            {
                stray.Add(line);
            }
        }

        return (heading, string.Join('\n', stray));
    }

    // "Fri, Oct 3, 2025 10:00AM • 45:02", "2025-10-03", "45:02": figures, a month's or day's name and signs.
    [GeneratedRegex(@"^(?=.*[0-9])(?:[\p{P}\p{S}\s0-9]|AM|PM|st|nd|rd|th|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*|mins?|minutes?|hours?|hrs?)+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex DateLine { get; }

    private enum Block
    {
        None,
        Named,
        Text,
    }
}
