using System.Globalization;
using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Finds the speaker lines of Otter's text export.</summary>
internal static partial class OtterHeaders
{
    private const int MaxLine = 240;

    /// <summary>A speaker line.</summary>
    /// <param name="Line">Index of the line.</param>
    /// <param name="Speaker">Null if the line has only a time.</param>
    /// <param name="StartMs">The time, in milliseconds.</param>
    internal readonly record struct Header(int Line, string? Speaker, int StartMs);

    /// <summary>
    /// The speaker lines in order. A line of that shape that follows text without a blank line in between counts as a sentence
    /// if no other line names that speaker and it starts like a sentence, or if its time goes backwards or is later than that of
    /// the next speaker line. The time alone decides only if the other speaker lines do follow a blank line: people talk over
    /// each other, and recordings restart.
    /// </summary>
    public static List<Header> Find(IReadOnlyList<string> lines)
    {
        var candidates = new List<Header>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (Read(lines[i], i) is { } header)
            {
                candidates.Add(header);
            }
        }

        var named = candidates.Where(c => c.Speaker is not null).CountBy(c => c.Speaker!).ToDictionary();
        var separated = candidates.Count(c => c.Line > 0 && IsSetOff(c, lines));
        var blankLines = separated > 0 && separated >= candidates.Count(c => !IsSetOff(c, lines));
        var headers = new List<Header>(candidates.Count);
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i];
            if (IsSetOff(candidate, lines) || !LooksLikeText(candidate, headers, i + 1 < candidates.Count ? candidates[i + 1].StartMs : null, named, blankLines))
            {
                headers.Add(candidate);
            }
        }

        return headers;
    }

    private static bool IsSetOff(Header candidate, IReadOnlyList<string> lines) => candidate.Line == 0 || string.IsNullOrWhiteSpace(lines[candidate.Line - 1]);

    private static bool LooksLikeText(Header candidate, List<Header> before, int? next, Dictionary<string, int> named, bool blankLines)
    {
        var outOfOrder = (before.Count > 0 && candidate.StartMs < before[^1].StartMs) || candidate.StartMs > next;
        if (candidate.Speaker is not { } speaker)
        {
            return outOfOrder;
        }

        var sentence = !SpeakerLabels.IsName(speaker);
        var small = char.IsLower(speaker[0]) && speaker.Contains(' ', StringComparison.Ordinal);
        return named[speaker] == 1 && ((sentence && small) || (outOfOrder && (sentence || blankLines)));
    }

    private static Header? Read(string line, int index)
    {
        if (line.Length is < 4 or > MaxLine || !line.Contains(':', StringComparison.Ordinal) || HeaderLine.Match(line) is not { Success: true } match)
        {
            return null;
        }

        var hours = match.Groups["h"] is { Success: true } h ? int.Parse(h.Value, CultureInfo.InvariantCulture) : 0;
        var minutes = int.Parse(match.Groups["m"].Value, CultureInfo.InvariantCulture);
        var seconds = int.Parse(match.Groups["s"].Value, CultureInfo.InvariantCulture);
        if (hours > 0 && minutes > 59)
        {
            return null;
        }

        var speaker = match.Groups["speaker"] is { Success: true } name ? name.Value : null;
        return new Header(index, speaker, ((((hours * 60) + minutes) * 60) + seconds) * 1000);
    }

    [GeneratedRegex(@"^\s*(?:(?<speaker>\S(?:.*\S)?)(?:\s{2,}|\t))?(?:(?<h>[0-9]{1,2}):)?(?<m>[0-9]{1,3}):(?<s>[0-5][0-9])\s*$", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex HeaderLine { get; }
}
