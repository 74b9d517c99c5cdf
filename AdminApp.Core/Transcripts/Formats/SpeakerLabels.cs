using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// Finds speakers written as <c>Name: text</c>. Whether a word before a colon is a name depends on the whole file:
/// if nearly every line starts that way, all are names; otherwise a label must look like a name and either open the file or occur again.
/// </summary>
internal sealed partial class SpeakerLabels
{
    private const double NearlyAll = 0.8;
    private const int MaxWords = 8;

    private readonly HashSet<string> _names;

    private SpeakerLabels(HashSet<string> names) => _names = names;

    /// <summary>Whether any line names its speaker.</summary>
    public bool Any => _names.Count > 0;

    /// <summary>Learns the labels of a file from its lines of speech.</summary>
    public static SpeakerLabels Learn(IReadOnlyCollection<string> lines)
    {
        var labels = lines.Select(Label).ToList();
        var counts = labels.OfType<string>().CountBy(l => l).ToDictionary();
        if (lines.Count == 0 || counts.Count == 0)
        {
            return new SpeakerLabels([]);
        }

        var labelled = counts.Values.Sum() >= NearlyAll * lines.Count;
        var opens = labels[0] is { } first && IsNameLike(first);
        return new SpeakerLabels([.. counts.Where(c => labelled || (IsNameLike(c.Key) && (opens || c.Value > 1))).Select(c => c.Key)]);
    }

    /// <summary>Splits a line into speaker and text; the speaker is null if the line does not name one.</summary>
    public (string? Speaker, string Text) Split(string line) =>
        Label(line) is { } label && _names.Contains(label)
            ? (label, line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
            : (null, line.Trim());

    /// <summary>Whether a label, perhaps starting in lowercase, reads like a name (von Neumann, de la Cruz, Speaker 1) rather than a sentence.</summary>
    public static bool IsName(string label)
    {
        var words = label.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var capital = Array.FindIndex(words, StartsName);
        return capital >= 0 && words.Take(capital).All(w => Particle.IsMatch(w)) && IsNameLike(string.Join(' ', words.Skip(capital)));
    }

    private static string? Label(string line) =>
        LabelledLine.Match(line) is { Success: true } match && match.Groups["name"].Value is var name && name.Count(c => c == ' ') < MaxWords ? name : null;

    // Every word starts with a capital, a digit, or a letter of a script without case; lowercase words inside are allowed (Ana de la Cruz).
    private static bool IsNameLike(string label)
    {
        var words = label.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= 6 && StartsName(words[0]) && words.All(w => StartsName(w) || Particle.IsMatch(w) || SmallWord.IsMatch(w));
    }

    private static bool StartsName(string word) => word.TrimStart('(', '[', '"', '\'') is { Length: > 0 } w && !char.IsLower(w[0]);

    [GeneratedRegex(@"^\s*(?<name>[^\s:][^:]{0,79}?)\s*:(?=\s|$)", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex LabelledLine { get; }

    [GeneratedRegex(@"^(?:de|da|do|dos|del|della|di|du|la|le|van|von|der|den|ten|ter|zu|af|al|el|bin|ibn)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Particle { get; }

    [GeneratedRegex(@"^(?:of|the|and)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex SmallWord { get; }
}
