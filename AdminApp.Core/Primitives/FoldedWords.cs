using System.Globalization;
using System.Text;

namespace AdminApp.Core.Primitives;

/// <summary>
/// The words of a text as an index has them: lowercase, without accents, in compatibility form. Scripts that put no spaces between words give one word for each
/// character. It knows no language, so it neither stems nor leaves words out.
/// </summary>
public static class FoldedWords
{
    /// <summary>Longer words are cut, in characters.</summary>
    public const int MaxLength = 40;

    // Han, kana, and the scripts of Thai, Lao, Myanmar and Khmer.
    private static readonly (int First, int Last)[] Unspaced =
        [(0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)];

    /// <summary>The different words, in the order of their first appearance.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Maximum number of words.</param>
    public static IReadOnlyList<string> Of(string text, int most)
    {
        var (words, seen, word) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), new StringBuilder());
        foreach (var rune in ValidText.From(text).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            var alone = Array.Exists(Unspaced, range => rune.Value >= range.First && rune.Value <= range.Last);
            if (rune.Value is >= 0x300 and <= 0x36F)
            {
                continue; // an accent
            }

            if (!IsPart(rune) || alone)
            {
                Take();
            }

            if (IsPart(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
                if (alone)
                {
                    Take();
                }
            }

            if (words.Count >= most)
            {
                return words;
            }
        }

        Take();
        return words;

        void Take()
        {
            // Composed again: syllables of Hangul were taken apart.
            var found = TextCap.Cut(word.ToString().Normalize(NormalizationForm.FormC), MaxLength);
            word.Clear();
            if (found.Length > 0 && words.Count < most && seen.Add(found))
            {
                words.Add(found);
            }
        }
    }

    private static bool IsPart(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
}
