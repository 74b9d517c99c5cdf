using System.Globalization;
using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats.Cues;

/// <summary>
/// Reads the cues of WebVTT, SRT and SBV. Text between two timings belongs to the first one, also below a blank line: broken
/// files have it there, and nothing that was said may be lost. What is left out are numbers and names of cues, directly above a
/// timing, and in WebVTT the blocks NOTE, STYLE and REGION.
/// </summary>
internal static partial class CueReader
{
    private const int MaxTiming = 300;
    private const int WordsOfSpeech = 3;

    // An arrow has one of these, and SBV the comma.
    private const string Marks = ">→,";

    /// <summary>Whether the line is a cue's timing: <c>start --> end</c>, or SBV's <c>start,end</c>; hours and fractions optional.</summary>
    public static bool IsTiming(string line) => Timing(line) is not null;

    /// <summary>Reads the cues.</summary>
    /// <param name="lines">The lines of the file.</param>
    /// <param name="isWebVtt">A line directly above a timing is a cue's name if a blank line stands above it, and there may be notes and styles.</param>
    public static CueFile Read(IReadOnlyList<string> lines, bool isWebVtt)
    {
        var above = new List<CueLine>();
        var cues = new List<Cue>();
        var warnings = new List<ImportWarning>();
        var current = above;
        var (opens, skipping, numbered) = (true, false, false);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].Trim();
            if (Timing(lines[i]) is { } timing)
            {
                numbered |= cues.Count == 0 && current is [.., var first] && IsNumber(first.Text);
                var id = TakeId(current, i, lines, isWebVtt, numbered, cues.Count + 1);
                if (id is not null && WordCount.Of(id) >= WordsOfSpeech && !id.Contains('"', StringComparison.Ordinal))
                {
                    warnings.Add(new ImportWarning("cue-name", $"The line above the timing was taken as the cue's name and left out: \"{Primitives.ValidText.Line(id, 80)}\".", i));
                }

                cues.Add(new Cue(timing.Start, timing.End, id, []));
                current = cues[^1].Lines;
                (opens, skipping) = (false, false);
            }
            else if (line.Length == 0)
            {
                // In WebVTT a line of blanks is part of the cue; only an empty one ends a note.
                opens = true;
                skipping &= lines[i].Length > 0;
            }
            else
            {
                skipping |= isWebVtt && ((opens && Block.IsMatch(line)) || (cues.Count == 0 && i == FirstLine(lines)));
                if (!skipping)
                {
                    current.Add(new CueLine(i, line, opens));
                }

                opens = false;
            }
        }

        return new CueFile(above, cues, warnings);
    }

    private static int FirstLine(IReadOnlyList<string> lines)
    {
        var first = 0;
        while (first < lines.Count && string.IsNullOrWhiteSpace(lines[first]))
        {
            first++;
        }

        return first;
    }

    private static string? TakeId(List<CueLine> lines, int timingAt, IReadOnlyList<string> all, bool isWebVtt, bool numbered, int expected)
    {
        if (lines is not [.., var last])
        {
            return null;
        }

        var directly = last.Index == timingAt - 1;
        var blanksBetween = Enumerable.Range(last.Index + 1, timingAt - last.Index - 1).All(i => string.IsNullOrWhiteSpace(all[i]));
        var number = IsNumber(last.Text) && (last.Opens || numbered) && (directly || (blanksBetween && last.Text.TrimStart('0') == expected.ToString(CultureInfo.InvariantCulture)));
        var name = directly && last.Opens && (isWebVtt || Identifier.IsMatch(last.Text));
        if (!number && !name)
        {
            return null;
        }

        lines.RemoveAt(lines.Count - 1);
        return last.Text;
    }

    private static bool IsNumber(string text) => text.Length <= 9 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static (int Start, int End)? Timing(string line)
    {
        if (!line.AsSpan().ContainsAny(Marks) || (line.Length > MaxTiming && !line.Contains("-->", StringComparison.Ordinal)))
        {
            return null;
        }

        var match = Arrow.Match(line);
        match = match.Success ? match : Sbv.Match(line);
        return match.Success ? (Milliseconds(match, "h", "m", "s", "f"), Milliseconds(match, "eh", "em", "es", "ef")) : null;
    }

    private static int Milliseconds(Match timing, string h, string m, string s, string f)
    {
        // As long, and limited to the longest time that can be stored, 596 hours.
        var hours = timing.Groups[h] is { Success: true } found ? long.Parse(found.Value, CultureInfo.InvariantCulture) : 0;
        var minutes = int.Parse(timing.Groups[m].Value, CultureInfo.InvariantCulture);
        var seconds = int.Parse(timing.Groups[s].Value, CultureInfo.InvariantCulture);
        var fraction = timing.Groups[f].Value;
        // Teams wrote no leading zeros in 2021: 0:0:6.90 is 6 s and 90 ms.
        var unpadded = timing.Groups[h].Success && timing.Groups[m].Length == 1 && fraction.Length is 1 or 2;
        var milliseconds = fraction.Length == 0 ? 0 : int.Parse(unpadded ? fraction : fraction.PadRight(3, '0')[..3], CultureInfo.InvariantCulture);
        return (int)Math.Min(int.MaxValue, (((((hours * 60) + minutes) * 60) + seconds) * 1000) + milliseconds);
    }

    // Programs for writing make other arrows of -->, and put blanks behind colons. Behind those, words are said, and no settings.
    [GeneratedRegex(@"^\s*(?:(?<h>[0-9]{1,3}): ?)?(?<m>[0-9]{1,2}): ?(?<s>[0-9]{1,2})(?:[.,:;] ?(?<f>[0-9]{1,9}))?\s*(?:-->|(?<loose>--?\s?>|[–—]>|→))\s*(?:(?<eh>[0-9]{1,3}): ?)?(?<em>[0-9]{1,2}): ?(?<es>[0-9]{1,2})(?:[.,:;] ?(?<ef>[0-9]{1,9}))?(?(loose)\s*|(?:\s.*)?)$", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex Arrow { get; }

    [GeneratedRegex(@"^\s*(?<h>[0-9]{1,3}):(?<m>[0-9]{2}):(?<s>[0-9]{2})\.(?<f>[0-9]{1,9}),(?<eh>[0-9]{1,3}):(?<em>[0-9]{2}):(?<es>[0-9]{2})\.(?<ef>[0-9]{1,9})\s*$", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex Sbv { get; }

    [GeneratedRegex(@"^(?:(?:NOTE|STYLE|REGION)(?:\s|$)|X-TIMESTAMP-MAP=)", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex Block { get; }

    // The number or name of a cue.
    [GeneratedRegex(@"^\S*[0-9]\S*$", RegexOptions.None, PatternTimeout.Milliseconds)]
    private static partial Regex Identifier { get; }
}
