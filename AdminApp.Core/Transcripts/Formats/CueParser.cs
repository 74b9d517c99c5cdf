using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>One cue of a subtitle file.</summary>
/// <param name="StartMs">Its start in milliseconds.</param>
/// <param name="Lines">Its lines, as in the file.</param>
internal sealed record Cue(int StartMs, List<string> Lines);

/// <summary>Reads cues and turns them into turns; shared by WebVTT and SRT.</summary>
internal static partial class CueParser
{
    /// <summary>Whether the line is a cue's timing: <c>start --> end</c>, hours optional, comma or point before the milliseconds.</summary>
    public static bool IsTiming(string line) => line.Contains("-->", StringComparison.Ordinal) && Timing.IsMatch(line);

    /// <summary>Reads cues.</summary>
    /// <param name="lines">The lines of the file.</param>
    /// <param name="blankEnds">A blank line ends a cue, and text up to the next timing is a cue's name, a note or a style (WebVTT); otherwise it is speech (SRT).</param>
    public static List<Cue> Read(IEnumerable<string> lines, bool blankEnds)
    {
        var cues = new List<Cue>();
        var inside = false;
        foreach (var line in lines)
        {
            if (IsTiming(line))
            {
                // The number of this cue looks like the last line of the previous one, unless a blank line ended that.
                if (inside && cues[^1].Lines is [.., var last] && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                {
                    cues[^1].Lines.RemoveAt(cues[^1].Lines.Count - 1);
                }

                cues.Add(new Cue(Start(Timing.Match(line)), []));
                inside = true;
            }
            else if (string.IsNullOrWhiteSpace(line))
            {
                inside &= !blankEnds;
            }
            else if (inside)
            {
                cues[^1].Lines.Add(line.Trim());
            }
        }

        return cues;
    }

    /// <summary>The turns of the cues; consecutive cues of one speaker become one turn with the first one's time.</summary>
    public static ParsedTranscript ToTranscript(List<Cue> cues)
    {
        var voices = cues.Exists(c => c.Lines.Exists(l => Voice.IsMatch(l)));
        var labels = SpeakerLabels.Learn(voices ? [] : [.. cues.SelectMany(c => c.Lines).Select(Plain)]);
        var turns = new TurnsInARow();
        string? speaker = null;
        foreach (var cue in cues)
        {
            // A cue without a voice has an unknown speaker; a cue without a label continues the last speaker.
            speaker = voices ? null : speaker;
            foreach (var (said, text) in voices ? cue.Lines.SelectMany(Voices) : cue.Lines.Select(l => labels.Split(Plain(l))))
            {
                speaker = said ?? speaker;
                turns.Add(speaker, cue.StartMs, text);
            }
        }

        return new ParsedTranscript([], turns.ToList(), voices || labels.Any ? [] : [ParsedTurn.NoSpeakers]);
    }

    private static IEnumerable<(string? Speaker, string Text)> Voices(string line)
    {
        var from = 0;
        string? speaker = null;
        foreach (Match match in Voice.Matches(line))
        {
            yield return (speaker, Plain(line[from..match.Index]));
            speaker = Decode(match.Groups["name"].Value) is { Length: > 0 } name ? name : null;
            from = match.Index + match.Length;
        }

        yield return (speaker, Plain(line[from..]));
    }

    private static string Plain(string line) => Decode(Tag.Replace(line, ""));

    // Decoding can produce control characters again, such as &#0; and &#10;.
    private static string Decode(string text) => ValidText.From(WebUtility.HtmlDecode(text), keep: "").Trim();

    private static int Start(Match timing)
    {
        // As long, and limited to the longest time that can be stored, 596 hours.
        var hours = timing.Groups["h"] is { Success: true } h ? long.Parse(h.Value, CultureInfo.InvariantCulture) : 0;
        var minutes = int.Parse(timing.Groups["m"].Value, CultureInfo.InvariantCulture);
        var seconds = int.Parse(timing.Groups["s"].Value, CultureInfo.InvariantCulture);
        var milliseconds = int.Parse(timing.Groups["f"].Value.PadRight(3, '0'), CultureInfo.InvariantCulture);
        return (int)Math.Min(int.MaxValue, (((((hours * 60) + minutes) * 60) + seconds) * 1000) + milliseconds);
    }

    [GeneratedRegex(@"^\s*(?:(?<h>[0-9]{1,3}):)?(?<m>[0-9]{1,2}):(?<s>[0-9]{1,2})[.,](?<f>[0-9]{1,3})\s*-->\s*(?:[0-9]{1,3}:)?[0-9]{1,2}:[0-9]{1,2}[.,][0-9]{1,3}(?:\s.*)?$", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex Timing { get; }

    [GeneratedRegex(@"<v(?:\.[^\s>]{0,100})?\s+(?<name>[^<>]{1,200})>", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, PatternTimeout.Milliseconds)]
    private static partial Regex Voice { get; }

    // Markup of both formats: <c.x>, <i>, </v>, <00:01.000>, {\an8}. "<3" and "a < b" are text.
    [GeneratedRegex(@"</?[A-Za-z][^<>]*>|<[0-9:.]{5,}>|\{\\[a-z][^{}]*\}", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex Tag { get; }
}
