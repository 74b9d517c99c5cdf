using System.Buffers;
using System.Globalization;
using System.Text;

namespace AdminApp.Core.Primitives;

/// <summary>
/// Makes text from outside valid where it enters, so that nothing after that has to deal with invalid text: PostgreSQL rejects NUL, UTF-8 can't
/// encode half a surrogate pair, and <see cref="string.Normalize()"/> throws on noncharacters such as U+FFFE (a byte-order mark read in the wrong order).
/// </summary>
public static class ValidText
{
    /// <summary>Control characters allowed in text of several lines.</summary>
    public const string Breaks = "\r\n\t";

    private const string Replacement = "\uFFFD";

    /// <summary>
    /// Replaces each control character with a space, which keeps the words around it apart, and each noncharacter and half of a surrogate pair with
    /// U+FFFD (Unicode 16, section 3.9: replace, never delete). Valid text is returned unchanged.
    /// </summary>
    /// <param name="keep">Control characters to keep.</param>
    public static string From(string text, string keep = Breaks)
    {
        StringBuilder? clean = null;
        for (var at = 0; at < text.Length;)
        {
            var valid = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) == OperationStatus.Done && !IsNoncharacter(rune);
            var kept = valid && (!Rune.IsControl(rune) || keep.Contains((char)rune.Value, StringComparison.Ordinal));
            if (!kept)
            {
                (clean ??= new StringBuilder(text.Length).Append(text, 0, at)).Append(valid ? " " : Replacement);
            }
            else
            {
                clean?.Append(text, at, length);
            }

            at += length;
        }

        return clean?.ToString() ?? text;
    }

    /// <summary>Whether <see cref="From"/> would change nothing.</summary>
    public static bool IsValid(string text, string keep = Breaks) => ReferenceEquals(From(text, keep), text);

    /// <summary>
    /// The text on one line: each run of white space, control and formatting characters becomes one space. Longer text is cut and ends with an ellipsis.
    /// For text from outside that is stored, logged or shown next to ours.
    /// </summary>
    /// <param name="most">Maximum number of characters before the ellipsis.</param>
    public static string Line(string text, int most)
    {
        var line = new StringBuilder(Math.Min(text.Length, most));
        var gap = "";
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsBlank(rune))
            {
                gap = line.Length > 0 ? " " : "";
                continue;
            }

            if (line.Length + gap.Length + rune.Utf16SequenceLength > most)
            {
                return line.Append('…').ToString();
            }

            line.Append(gap).Append(IsNoncharacter(rune) ? Replacement : rune.ToString());
            gap = "";
        }

        return line.ToString();
    }

    /// <summary>Code points that never occur in interchanged text: U+FDD0 to U+FDEF and the last two of each plane.</summary>
    internal static bool IsNoncharacter(Rune rune) => rune.Value is >= 0xFDD0 and <= 0xFDEF || (rune.Value & 0xFFFE) == 0xFFFE;

    private static bool IsBlank(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;
}
