using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>What Otter's export adds around the meeting's text: the blocks SUMMARY KEYWORDS, SPEAKERS and others, and a closing line.</summary>
internal static partial class OtterBlocks
{
    private const string Keywords = "SUMMARY KEYWORDS";

    private static readonly HashSet<string> BlockNames =
        new([Keywords, "SUMMARY", "KEYWORDS", "SPEAKERS", "OUTLINE", "ACTION ITEMS"], StringComparer.Ordinal);

    /// <summary>Whether the line is the one that closes an export: "Transcribed by https://otter.ai".</summary>
    public static bool IsClosing(string line) => ClosingLine.IsMatch(line);

    /// <summary>Whether the lines come from an export, with speaker lines or without.</summary>
    public static bool IsExport(IEnumerable<string> lines) => lines.Any(l => IsClosing(l) || l.Trim() == Keywords);

    /// <summary>For each line whether it belongs to a block, which is its name and the following paragraph.</summary>
    public static bool[] Mark(IReadOnlyList<string> lines)
    {
        var marks = new bool[lines.Count];
        var block = Block.None;
        for (var i = 0; i < lines.Count; i++)
        {
            if (BlockNames.Contains(lines[i].Trim().TrimEnd(':')))
            {
                block = Block.Named;
                marks[i] = true;
            }
            else if (string.IsNullOrWhiteSpace(lines[i]))
            {
                block = block == Block.Text ? Block.None : block;
            }
            else if (block != Block.None)
            {
                block = Block.Text;
                marks[i] = true;
            }
        }

        return marks;
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
