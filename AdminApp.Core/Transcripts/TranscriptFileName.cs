using System.Text;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Transcripts;

/// <summary>File names from outside: a name is only a label and never becomes a path.</summary>
public static class TranscriptFileName
{
    /// <summary>Maximum length of a name, in characters.</summary>
    public const int MaxLength = 200;

    private const string Nameless = "transcript.txt";

    /// <summary>The last part of the path, composed (NFC), without control and direction characters and noncharacters, cut to <see cref="MaxLength"/> but with its extension.</summary>
    public static string Sanitize(string? name)
    {
        // Lone surrogates are not text; Normalize would throw.
        var valid = string.Concat((name ?? "").EnumerateRunes().Where(IsPlain));
        var last = valid.Normalize(NormalizationForm.FormC).Split('/', '\\')[^1].Trim();
        if (last.Trim('.').Length == 0)
        {
            return Nameless;
        }

        var ending = Path.GetExtension(last) is { Length: <= 10 } e ? e : "";
        return last.Length <= MaxLength ? last : TextCap.Cut(last[..^ending.Length], MaxLength - ending.Length) + ending;
    }

    /// <summary>The name with a mark in brackets before its extension: <c>weekly (2025-10-03).vtt</c>.</summary>
    public static string With(string name, string mark)
    {
        var ending = Path.GetExtension(name) is { Length: <= 10 } e ? e : "";
        var bracketed = $" ({TextCap.Cut(Sanitize(mark), MaxLength / 2)})";
        return TextCap.Cut(name[..^ending.Length], MaxLength - bracketed.Length - ending.Length) + bracketed + ending;
    }

    /// <summary>Whether a stored name is the name of a file, or one that <see cref="With"/> made of it.</summary>
    public static bool IsOf(string stored, string name)
    {
        if (string.Equals(stored, name, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var ending = Path.GetExtension(name) is { Length: <= 10 } e ? e : "";
        return stored.EndsWith(")" + ending, StringComparison.OrdinalIgnoreCase) && stored.StartsWith(name[..^ending.Length] + " (", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The name without a mark in brackets such as <see cref="With"/> and browsers write: <c>weekly.vtt</c> of <c>weekly (2).vtt</c>.</summary>
    public static string WithoutMark(string name)
    {
        var ending = Path.GetExtension(name) is { Length: <= 10 } e ? e : "";
        var stem = name[..^ending.Length];
        return stem.EndsWith(')') && stem.IndexOf(" (", StringComparison.Ordinal) is > 0 and var mark ? stem[..mark] + ending : name;
    }

    private static bool IsPlain(Rune rune) =>
        !Rune.IsControl(rune) && !ValidText.IsNoncharacter(rune) && rune != Rune.ReplacementChar && rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F);
}
