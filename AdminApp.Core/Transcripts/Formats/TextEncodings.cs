using System.Text;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// The encoding of a text: by byte-order mark, as strict UTF-8, as UTF-16 without a mark, or in one of the older encodings, told
/// apart by the letters that each would give. A guess is said in a warning; what fits none of them is refused with their names,
/// so that nothing becomes rubbish unseen.
/// </summary>
internal static class TextEncodings
{
    private const string Tried = "UTF-8, UTF-16, Windows-1252 and Mac Roman (Western European), Windows-1250 (Central European), Windows-1251 and KOI8-R (Cyrillic), Shift-JIS and EUC-JP (Japanese), GB18030 and Big5 (Chinese), EUC-KR (Korean)";

    // Looked at; the rest of a file is in the encoding of its beginning.
    private const int Sample = 200_000;

    // Of the characters beyond ASCII.
    private const double Most = 0.85;
    private const double Latin = 0.95;
    private const double Some = 0.05;

    // Letters of languages, and the marks that stand between and around words.
    private const string Western = "àáâãäåæçèéêëìíîïñòóôõöøœùúûüÿßðþýÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜÐÞÝ";
    private const string Central = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáäčďéěíľĺňóôöőŕřšťúůüűýžÁÄČĎÉĚÍĽŇÓÔÖŐŘŠŤÚŮÜŰÝŽăâîşţĂÂÎŞŢđĐçëß";
    private const string Signs = "\u00A0¡¿«»„“”‚‘’–—…€£§°©®™·•ªº½¼¾²³´×%‰†";

    // Western European text has one letter with an accent in ten or twenty.
    private const double MaxAccentShare = 0.3;

    // Text read in the wrong Cyrillic encoding has capitals where it should have small letters.
    private const double MaxCapitalShare = 0.4;

    // Greek and Hebrew, read as Cyrillic, have half as many.
    private const double MinVowelShare = 0.3;
    private const string Vowels = "аеёиоуыэюяіїє";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly (int CodePage, string Name, Func<string, bool> Fits)[] Older =
    [
        (932, "Shift-JIS", text => Share(text, IsJapanese) >= Most && Share(text, IsKana) >= Some && Share(text, IsHalfWidth) < Some),
        (51932, "EUC-JP", text => Share(text, IsJapanese) >= Most && Share(text, IsKana) >= Some && Share(text, IsHalfWidth) < Some),
        (51949, "EUC-KR", text => Share(text, c => c is >= '\uAC00' and <= '\uD7A3') >= Most),
        (950, "Big5", text => IsChinese(text, 950, 0xA4, 0xC6, 0xA3)),
        (54936, "GB18030", text => IsChinese(text, 54936, 0xB0, 0xD7, 0xA3)),
        (1251, "Windows-1251", IsCyrillic),
        (20866, "KOI8-R", IsCyrillic),
        (1252, "Windows-1252", text => IsLatin(text, Western) && !IsHungarian(text)),
        (1250, "Windows-1250", text => IsLatin(text, Central)),
        (10000, "Mac Roman", text => IsLatin(text, Western)),
    ];

    /// <summary>The text, and a warning if its encoding had to be guessed.</summary>
    /// <exception cref="UnreadableTranscriptException">It is in none of the encodings.</exception>
    public static (string Text, ImportWarning? Warning) Decode(ReadOnlySpan<byte> bytes)
    {
        foreach (var marked in (ReadOnlySpan<Encoding>)[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (bytes.StartsWith(marked.Preamble))
            {
                return (marked.GetString(bytes[marked.Preamble.Length..]), null);
            }
        }

        if (Unmarked(bytes) is { } wide)
        {
            return (wide, null);
        }

        try
        {
            return (StrictUtf8.GetString(bytes), null);
        }
        catch (DecoderFallbackException)
        {
            return Guess(bytes);
        }
    }

    private static (string Text, ImportWarning Warning) Guess(ReadOnlySpan<byte> bytes)
    {
        foreach (var (codePage, name, fits) in Older)
        {
            if (Strict(codePage, bytes) is { } text && fits(text.Length <= Sample ? text : text[..Sample]))
            {
                return (text, Guessed(name));
            }
        }

        throw new UnreadableTranscriptException($"The file is binary, not text, or in an encoding that is not known. Tried: {Tried}. Save it as UTF-8 and try again.");
    }

    private static ImportWarning Guessed(string name) =>
        new("encoding", $"The file is not UTF-8; it was read as {name}. If letters look wrong, save it as UTF-8 and import it again.");

    private static string? Strict(int codePage, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Text has ends of lines and blanks, in every language; with its bytes in the wrong order, they become something else.
    private static string? Unmarked(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % 2 != 0 || bytes.IndexOf((byte)0) < 0)
        {
            return null;
        }

        var (little, big) = (Wide(bytes, bigEndian: false), Wide(bytes, bigEndian: true));
        return Blanks(little) > Blanks(big) ? little : Blanks(big) > Blanks(little) ? big : null;
    }

    private static string? Wide(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        try
        {
            var text = new UnicodeEncoding(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true).GetString(bytes);
            var readable = text.Count(c => char.IsLetterOrDigit(c) || char.IsPunctuation(c) || c is ' ' or '\r' or '\n' or '\t');
            return readable >= Most * text.Length ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static int Blanks(string? text) => text?.Count(c => c is ' ' or '\n') ?? 0;

    private static double Share(string text, Func<char, bool> of)
    {
        var (beyond, fitting) = (0, 0);
        foreach (var c in text)
        {
            beyond += c > 0x7F ? 1 : 0;
            fitting += c > 0x7F && of(c) ? 1 : 0;
        }

        return beyond == 0 ? 0 : (double)fitting / beyond;
    }

    private static bool IsKana(char c) => c is >= '\u3041' and <= '\u30FF';

    private static bool IsHalfWidth(char c) => c is >= '\uFF61' and <= '\uFF9F';

    private static bool IsJapanese(char c) => IsKana(c) || c is >= '\u4E00' and <= '\u9FFF' or >= '\u3000' and <= '\u303F' or >= '\uFF01' and <= '\uFF60';

    // The common characters, and the signs of both sets, are within a range of first bytes; text of another encoding is mostly beyond it.
    private static bool IsChinese(string text, int codePage, byte first, byte last, byte signs)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;
        Span<byte> written = stackalloc byte[8];
        var (all, common) = (0, 0);
        foreach (var c in text.Where(c => c > 0x7F))
        {
            all++;
            if (!char.IsSurrogate(c))
            {
                var length = encoding.GetBytes([c], written);
                var (lead, isLow) = (written[0], codePage != 950 && written[1] < 0xA1);
                common += length == 2 && !isLow && ((lead >= first && lead <= last) || (lead >= 0xA1 && lead <= signs)) ? 1 : 0;
            }
        }

        return all > 0 && common >= Most * all && Share(text, IsKana) < Some && Share(text, IsLatinOrGreek) < Some;
    }

    private static bool IsLatinOrGreek(char c) => c < '\u0400';

    // The characters beyond ASCII are letters of the languages, or signs that do not stand within words.
    private static bool IsLatin(string text, string letters)
    {
        var (all, fitting, plain) = (0, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            plain += char.IsAsciiLetter(text[i]) ? 1 : 0;
            if (text[i] > 0x7F)
            {
                all++;
                var within = i > 0 && i + 1 < text.Length && char.IsLetter(text[i - 1]) && char.IsLetter(text[i + 1]);
                if (i > 0 && char.IsUpper(text[i]) && char.IsLower(text[i - 1]))
                {
                    continue; // no word has a capital after a small letter
                }

                fitting += letters.Contains(text[i], StringComparison.Ordinal) || (Signs.Contains(text[i], StringComparison.Ordinal) && (!within || text[i] is '’' or '–' or '—' or '…' or '·')) ? 1 : 0;
            }
        }

        return fitting >= Latin * all && all <= MaxAccentShare * (plain + all);
    }

    // The long vowels of Hungarian are those of Portuguese and French in the Western encoding, where they stand beside other letters.
    private static bool IsHungarian(string text) =>
        text.AsSpan().IndexOfAny("õûÕÛ") >= 0 && text.AsSpan().IndexOfAny("áíóÁÍÓ") >= 0 && text.AsSpan().IndexOfAny("ãâàçêèôîÃÂÀÇÊÈÔÎ") < 0;

    // Words of Cyrillic letters: capitals only at their beginning, or everywhere.
    private static bool IsCyrillic(string text)
    {
        var (letters, fitting) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not (>= '\u0400' and <= '\u045F'))
            {
                letters += text[i] > 0x7F && char.IsLetter(text[i]) ? 1 : 0;
                continue;
            }

            var follows = i > 0 && text[i - 1] is >= '\u0400' and <= '\u045F';
            var beside = follows || (i + 1 < text.Length && text[i + 1] is >= '\u0400' and <= '\u045F');
            letters++;
            fitting += (beside || !char.IsAsciiLetter(i > 0 ? text[i - 1] : ' ')) && !(follows && char.IsUpper(text[i]) && char.IsLower(text[i - 1])) ? 1 : 0;
        }

        var plain = text.Count(char.IsAsciiLetter);
        var capitals = text.Count(c => c is >= '\u0400' and <= '\u042F');
        var vowels = text.Count(c => Vowels.Contains(char.ToLowerInvariant(c), StringComparison.Ordinal));
        return letters > 0 && vowels >= MinVowelShare * letters && capitals <= MaxCapitalShare * letters && fitting >= Most * letters && letters >= MaxAccentShare * (plain + letters);
    }
}
