using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>
/// Labels without a colon, which only the whole file shows: <c>Q.</c> and <c>A.</c> of courts, and names before a dash, a bar or a
/// tab where nearly all lines begin with one.
/// </summary>
internal static partial class OtherLabels
{
    private const double Nearly = 0.8;
    private const int MaxLabel = 80;
    private const int MostWords = 5;

    /// <summary>Reads these lines as labels.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="spoken">Indexes of the lines that may be speech.</param>
    /// <param name="readings">How each line was read; changed where it is such a label.</param>
    public static void Find(IReadOnlyList<string> lines, IReadOnlyList<int> spoken, LineReading[] readings)
    {
        var questions = spoken.Select(i => (Line: i, Match: Question.Match(Cut(lines[i])))).Where(q => q.Match.Success).ToList();
        if (questions.Count(q => q.Match.ValueSpan.TrimStart()[0] == 'Q') > 1 && questions.Count(q => q.Match.ValueSpan.TrimStart()[0] == 'A') > 1)
        {
            questions.ForEach(q => readings[q.Line] = new LineReading(LineShape.Label, q.Match.ValueSpan.TrimStart()[..1].ToString(), null, q.Match.Length, Firm: false));
            return;
        }

        var parts = spoken.Where(i => readings[i].Shape == LineShape.None).Select(i => (Line: i, Match: Separated.Match(Cut(lines[i])))).Where(p => p.Match.Success)
            .Select(p => (p.Line, Name: SpeakerName.Clean(p.Match.Groups["name"].ValueSpan), TextAt: p.Match.Groups["text"].Index))
            // With more tabs, it is a table.
            .Where(p => lines[p.Line].IndexOf('\t', p.TextAt) < 0 && SpeakerName.IsName(p.Name) && SpeakerName.WordCount(p.Name) <= MostWords).ToList();
        var names = parts.Select(p => p.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        if (parts.Count > 2 && parts.Count >= Nearly * spoken.Count && (names <= 0.7 * parts.Count || (names < parts.Count && parts.Count <= 4)))
        {
            parts.ForEach(p => readings[p.Line] = new LineReading(LineShape.Label, p.Name, null, p.TextAt, Firm: false));
        }
    }

    private static string Cut(string line) => line.Length <= MaxLabel * 2 ? line : line[..(MaxLabel * 2)];

    [GeneratedRegex(@"^\s*[QA]\.\s+(?=\S)", RegexOptions.None, PatternTimeout.Milliseconds)]
    private static partial Regex Question { get; }

    [GeneratedRegex(@"^\s*(?<name>\S.{0,78}?)(?: {1,4}[-–—|] {1,4}|\t{1,4})(?<text>\S)", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex Separated { get; }
}
