using System.Net;
using System.Text.RegularExpressions;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Transcripts.Formats.Cues;

/// <summary>The text of cues without markup.</summary>
internal static partial class CueText
{
    /// <summary>Whether the line has a voice: <c>&lt;v Name></c>.</summary>
    public static bool HasVoice(string line) => Voice.IsMatch(line);

    /// <summary>Whether the line has times of words, as in automatic captions that roll.</summary>
    public static bool HasWordTimes(string line) => line.Contains("<c", StringComparison.Ordinal) && WordTime.IsMatch(line);

    /// <summary>The parts of a line with the voice of each; null where no voice is named.</summary>
    public static IEnumerable<(string? Speaker, string Text)> Voices(string line)
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

    /// <summary>The line without tags and entities.</summary>
    public static string Plain(string line) => Decode(Tag.Replace(line, ""));

    // Decoding can produce control characters again, such as &#0; and &#10;.
    private static string Decode(string text) => ValidText.From(WebUtility.HtmlDecode(text), keep: "").Trim();

    [GeneratedRegex(@"<v(?:\.[^\s>]{0,100})?\s+(?<name>[^<>]{1,200})>", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, PatternTimeout.Milliseconds)]
    private static partial Regex Voice { get; }

    [GeneratedRegex(@"<[0-9]{1,3}:[0-9]{2}[0-9:.]*>", RegexOptions.None, PatternTimeout.Milliseconds)]
    private static partial Regex WordTime { get; }

    // Markup of both formats: <c.x>, <i>, </v>, <00:01.000>, {\an8}. "<3" and "a < b" are text.
    [GeneratedRegex(@"</?[A-Za-z][^<>]*>|<[0-9:.]{5,}>|\{\\[a-z][^{}]*\}", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex Tag { get; }
}
