using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Core.Agent;

/// <summary>
/// Writes passages for the model: between two marks, each with a first line <c>[n] meeting · date · time</c>.
/// Nothing inside a passage can look like a mark, the first line of another passage or a token of a chat template.
/// The idea of marking untrusted text is "delimiting" in Hines et al., Defending Against Indirect Prompt Injection Attacks With Spotlighting (2024).
/// </summary>
internal static partial class SourceBlock
{
    /// <summary>The mark before the passages.</summary>
    public const string Open = "<<<PASSAGES";

    /// <summary>The mark after the passages.</summary>
    public const string Close = "PASSAGES>>>";

    /// <summary>The mark before the list of meetings.</summary>
    public const string OpenMeetings = "<<<MEETINGS";

    /// <summary>The mark after the list of meetings.</summary>
    public const string CloseMeetings = "MEETINGS>>>";

    private const string TagSign = "‹›";

    /// <summary>One passage with its first line.</summary>
    public static string Passage(int number, SearchHit hit)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"[{number}] {Line(hit.Meeting)}");
        if (hit.Date is { } date)
        {
            head.Append(CultureInfo.InvariantCulture, $" · {date:yyyy-MM-dd}");
        }

        if (hit.Start is { } start)
        {
            head.Append(" · ").Append(TranscriptTime.Format(start));
        }

        return head.Append('\n').Append(Neutralize(hit.Text).Trim()).Append('\n').ToString();
    }

    /// <summary>The block of several passages.</summary>
    public static string Wrap(IEnumerable<string> passages) => $"{Open}\n{string.Join('\n', passages)}{Close}";

    /// <summary>Text of a transcript on one line.</summary>
    public static string Line(string text) => Neutralize(text).ReplaceLineEndings(" ").Trim();

    /// <summary>
    /// Neutralizes what could end the block or forge a source: runs of angle brackets become typographic ones, tokens of chat
    /// templates a sign, and numbers and uppercase words in square brackets get round ones. Nothing is removed, so that the parts
    /// around it can't join to form what was taken out.
    /// </summary>
    public static string Neutralize(string text)
    {
        text = text.ReplaceLineEndings("\n");
        text = AngleRuns().Replace(text, run => new string(run.Value[0] == '<' ? '‹' : '›', run.Length));
        text = TemplateTags().Replace(text, TagSign);
        return Bracketed().Replace(text, "(${inside})");
    }

    [GeneratedRegex("<{2,}|>{2,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AngleRuns();

    [GeneratedRegex(@"</?s>|<\|[a-z_]{1,30}\|>", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex TemplateTags();

    [GeneratedRegex(@"\[\s*(?<inside>\^?\d[\d\s,;–-]*|/?[A-Z][A-Z_]+)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bracketed();
}
