using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Separates the lines of Otter's export that are not speech: title, date, blocks and the closing line.</summary>
internal static partial class OtterPreamble
{
    private const int MaxTitle = 200;
    private const string Keywords = "SUMMARY KEYWORDS";

    private static readonly HashSet<string> BlockNames =
        new([Keywords, "SUMMARY", "KEYWORDS", "SPEAKERS", "OUTLINE", "ACTION ITEMS"], StringComparer.Ordinal);

    /// <summary>Whether the line is the one that closes an export: "Transcribed by https://otter.ai".</summary>
    public static bool IsClosing(string line) => ClosingLine.IsMatch(line);

    /// <summary>Whether the lines come from an export, with speaker lines or without.</summary>
    public static bool IsExport(IEnumerable<string> lines) => lines.Any(l => IsClosing(l) || l.Trim() == Keywords);

    /// <summary>
    /// Heading: title and date lines. Stray: what remains after the blocks and the heading; it may be speech, so it is kept.
    /// </summary>
    public static (IReadOnlyList<string> Heading, string Stray) Split(IEnumerable<string> lines)
    {
        var heading = new List<string>();
        var stray = new List<string>();
        foreach (var line in WithoutBlocks(lines).Select(l => l.Trim()).Where(l => l.Length > 0))
        {
            if (line.Length <= MaxTitle && stray.Count == 0 && (heading.Count == 0 || DateLine.Is(line)))
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

    /// <summary>The lines without the blocks; a block is its name and the following paragraph.</summary>
    public static IEnumerable<string> WithoutBlocks(IEnumerable<string> lines)
    {
        var block = Block.None;
        foreach (var line in lines)
        {
            if (BlockNames.Contains(line.Trim().TrimEnd(':')))
            {
                block = Block.Named;
            }
            else if (string.IsNullOrWhiteSpace(line))
            {
                block = block == Block.Text ? Block.None : block;
                yield return line;
            }
            else if (block != Block.None)
            {
                block = Block.Text;
            }
            else
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex(@"^\s*Transcribed by\s+(https?://)?(www\.)?otter\.ai/?\s*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex ClosingLine { get; }

    private enum Block
    {
        None,
        Named,
        Text,
    }
}
