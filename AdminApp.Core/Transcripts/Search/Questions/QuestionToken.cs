using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Transcripts.Search.Questions;

/// <summary>A word of a question or a title, for comparison.</summary>
/// <param name="Text">Lowercase, without accents and possessive endings: "stand-up" and "Stand-up's" are "standup".</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Original">As written.</param>
/// <param name="IsQuoted">Whether it directly follows a quotation mark.</param>
internal readonly partial record struct QuestionToken(string Text, int Start, string Original, bool IsQuoted)
{
    /// <summary>Maximum length of text to read: people mention the scope early.</summary>
    public const int MaxTextLength = 1_000;

    // Compounds that people write as one word, as two, or with a hyphen.
    private static readonly (string First, string Second)[] Compounds =
    [
        ("stand", "up"), ("kick", "off"), ("check", "in"), ("catch", "up"), ("all", "hands"), ("town", "hall"), ("off", "site"), ("post", "mortem"),
        ("follow", "up"), ("sync", "up"), ("wrap", "up"), ("jour", "fixe"), ("round", "table"),
    ];

    /// <summary>Whether the word was written with a capital letter.</summary>
    public bool IsCapitalized => Original.Length > 0 && char.IsUpper(Original[0]);

    /// <summary>Whether letters and digits are mixed, as in "ES2004b" or "Q3": such words name one specific thing.</summary>
    public bool IsCode => Text.Length >= 3 && Text.Any(char.IsAsciiDigit) && Text.Any(char.IsLetter);

    /// <summary>The words in order.</summary>
    public static List<QuestionToken> Read(string text)
    {
        var tokens = new List<QuestionToken>();
        foreach (Match match in Word().Matches(text.Length > MaxTextLength ? text[..TextCap.SafeEnd(text, MaxTextLength)] : text))
        {
            var token = new QuestionToken(Fold(match.Value), match.Index, match.Value, match.Index > 0 && "\"“„«‘".Contains(text[match.Index - 1], StringComparison.Ordinal));
            if (token.Text.Length == 0 || (token.Text == "s" && match.Index > 0 && text[match.Index - 1] is '\'' or '’'))
            {
                continue;
            }

            if (tokens.Count > 0 && Array.Exists(Compounds, pair => pair.First == tokens[^1].Text && pair.Second == token.Text))
            {
                tokens[^1] = tokens[^1] with { Text = tokens[^1].Text + token.Text, Original = tokens[^1].Original + token.Original };
            }
            else
            {
                tokens.Add(token);
            }
        }

        return tokens;
    }

    /// <summary>Whether two folded words are the same, singular or plural.</summary>
    public static bool Same(string one, string other) =>
        one == other || (one.Length > 3 && one.Length == other.Length + 1 && one[^1] == 's' && one.StartsWith(other, StringComparison.Ordinal))
        || (other.Length > 3 && other.Length == one.Length + 1 && other[^1] == 's' && other.StartsWith(one, StringComparison.Ordinal));

    /// <summary>Lowercase, without accents; "ß" becomes "ss".</summary>
    public static string Fold(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var c in word.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(c == 'ß' ? "ss" : char.ToLowerInvariant(c).ToString());
            }
        }

        return folded.ToString();
    }

    // An elided article ("l'ultima") is a word of its own; a possessive ("Monday's") is left out.
    [GeneratedRegex(@"[0-9]+:[0-9]+|[\p{L}\p{M}\p{N}]+", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Word();
}
