using System.Text;
using AdminApp.Core.Primitives;
using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>When two names are one speaker's: without case, doubled blanks, invisible characters and the marks around them.</summary>
public static class SpeakerKey
{
    /// <summary>Maximum length of a name, in characters.</summary>
    public const int MaxLength = 200;

    /// <summary>Compares names.</summary>
    public static IEqualityComparer<string> Comparer { get; } = EqualityComparer<string>.Create((one, other) => Of(one ?? "") == Of(other ?? ""), name => Of(name).GetHashCode(StringComparison.Ordinal));

    /// <summary>The name in the form that is compared.</summary>
    public static string Of(string name) => Clean(name).ToLowerInvariant();

    /// <summary>The name as it is stored, without blanks and marks that nobody means; empty if nothing is left.</summary>
    public static string Clean(string name)
    {
        var valid = ValidText.From(name).Normalize(NormalizationForm.FormC);
        return TextCap.Cut(SpeakerName.Clean(valid) is { Length: > 0 } clean ? clean : ValidText.Line(valid, MaxLength), MaxLength);
    }
}
