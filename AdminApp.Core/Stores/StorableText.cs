using System.Text;
using AdminApp.Core.Transcripts;

namespace AdminApp.Core.Stores;

/// <summary>Text that every store takes: PostgreSQL refuses NUL and half surrogate pairs, which SQLite keeps.</summary>
internal static class StorableText
{
    /// <summary>The text without control characters (line breaks and tabs stay), with half surrogate pairs replaced; the same string where there is nothing to do.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Most characters kept.</param>
    public static string Clean(string text, int most = int.MaxValue)
    {
        text = TextCap.Cut(text, most);
        if (IsClean(text))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsKept(rune))
                clean.Append(rune);
        }

        return clean.ToString();
    }

    private static bool IsClean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]) || (char.IsControl(text[i]) && text[i] is not ('\n' or '\r' or '\t')))
                return false;
        }

        return true;
    }

    private static bool IsKept(Rune rune) => !Rune.IsControl(rune) || rune.Value is '\n' or '\r' or '\t';
}
