using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>Names of speakers: what belongs to them, and what reads like one.</summary>
internal static partial class SpeakerName
{
    /// <summary>Longest name in words that a label may have.</summary>
    public const int MaxWords = 8;

    private const int MaxLength = 80;
    private const string Marks = "*_#`\\ \t\u3000\u00A0";
    private const string Separators = "-–—|•·:：,>";
    private const int FewestDigits = 6;

    // Sounds that captions write in brackets, and words that open a remark rather than name its speaker.
    private static readonly HashSet<string> Sounds = new(
        [
            "music", "applause", "laughter", "laughs", "laugh", "laughing", "silence", "noise", "inaudible", "unintelligible", "crosstalk", "cross talk", "foreign", "foreign language", "pause", "beep",
            "cheering", "cheers", "coughs", "coughing", "sighs", "sigh", "music playing", "background noise", "no audio", "blank audio", "blank_audio", "redacted", "bleep", "clapping", "whispering",
            "musik", "applaus", "gelächter", "lachen", "musique", "applaudissements", "rires", "música", "aplausos", "risas", "musica", "applausi", "risate", "risos", "音楽", "拍手", "笑い", "笑", "音乐", "掌声",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Openers = new(
        [
            "note", "notes", "nb", "ps", "p.s.", "question", "answer", "example", "for example", "summary", "important", "warning", "caution", "tip", "hint", "todo", "to do", "action", "action item", "decision", "update", "edit",
            "result", "conclusion", "agenda", "next steps", "http", "https", "mailto", "e.g.", "i.e.", "step", "option", "reason", "problem", "solution", "first", "second", "third", "finally",
            "frage", "antwort", "hinweis", "beispiel", "zusammenfassung", "wichtig", "ergebnis", "remarque", "exemple", "réponse", "nota", "pregunta", "respuesta", "ejemplo", "domanda", "risposta", "esempio", "pergunta", "resposta", "exemplo",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The name without marks of Markdown, brackets around it, separators and invisible characters; runs of blanks become one.</summary>
    public static string Clean(ReadOnlySpan<char> written)
    {
        var name = written.Trim(Marks);
        while (name.Length > 0 && (Separators.Contains(name[^1], StringComparison.Ordinal) || name[^1] == '@' || Marks.Contains(name[^1], StringComparison.Ordinal)))
        {
            name = name[..^1];
        }

        while (name.Length > 0 && Separators.Contains(name[0], StringComparison.Ordinal))
        {
            name = name[1..].TrimStart(Marks);
        }

        if (name.Length > 2 && Brackets(name[0]) is { } closing && name[^1] == closing && name[1..^1].IndexOf(closing) < 0)
        {
            name = name[1..^1].Trim(Marks);
        }

        return Collapse(name);
    }

    /// <summary>The bracket that closes the one given; null if it is none.</summary>
    public static char? Brackets(char opening) => opening switch
    {
        '[' => ']',
        '(' => ')',
        '（' => '）',
        '【' => '】',
        _ => null,
    };

    /// <summary>Whether a label, perhaps starting in lowercase, reads like a name (von Neumann, de la Cruz, Speaker 1) rather than a sentence.</summary>
    public static bool IsName(string label)
    {
        var words = Words(label);
        var capital = Array.FindIndex(words, StartsName);
        return capital >= 0 && words.Take(capital).All(w => Particle.IsMatch(w)) && IsNameLike(string.Join(' ', words.Skip(capital)));
    }

    /// <summary>Whether every word starts with a capital, a digit, or a letter of a script without case; lowercase particles inside are allowed (Ana de la Cruz).</summary>
    public static bool IsNameLike(string label)
    {
        if (IsPhone(label) || (label.Length <= MaxLength && (Address.IsMatch(label) || Numbered.IsMatch(label))))
        {
            return true;
        }

        // What stands in brackets may be anything: (she/her), [3rd floor].
        var words = Words(label.AsSpan().IndexOfAny("([（") > 0 ? InBrackets.Replace(label, " ") : label).SkipWhile(w => !w.Any(char.IsLetterOrDigit)).ToArray();
        return label.Length <= MaxLength
            && words.Length is > 0 and <= 6
            && StartsName(words[0])
            && label.Any(char.IsLetter)
            && !Sentence.IsMatch(label)
            && !Sounds.Contains(label)
            && !IsOpener(label)
            && words.All(w => StartsName(w) || Particle.IsMatch(w) || SmallWord.IsMatch(w) || w.All(c => !char.IsLetterOrDigit(c)));
    }

    /// <summary>Whether it is what captions call a sound, such as "Music".</summary>
    public static bool IsSound(string label) => Sounds.Contains(label.Trim());

    /// <summary>Whether it opens a remark, such as "Note", rather than naming who makes it.</summary>
    public static bool IsOpener(string label) => Openers.Contains(label) || (char.IsAsciiLetterOrDigit(label.Length == 0 ? ' ' : label[^1]) && Item.IsMatch(label));

    /// <summary>Whether it is the telephone number that programs show for someone who calls in: +49 30 •••• 12.</summary>
    public static bool IsPhone(string label) =>
        label.Length is >= FewestDigits and <= 30 && (label[0] == '+' || label.AsSpan().ContainsAny('*', '•')) && label.Count(c => char.IsAsciiDigit(c) || c is '*' or '•') >= FewestDigits && label.All(c => char.IsAsciiDigit(c) || c is '+' or '*' or '•' or ' ' or '-' or '(' or ')' or '.');

    /// <summary>Number of words without particles inside: Uwe van der Brandt has two.</summary>
    public static int NameWordCount(string label) => Words(label).Where((w, i) => i == 0 || !Particle.IsMatch(w)).Count();

    /// <summary>Whether it has two words with capitals: most likely a first and a last name.</summary>
    public static bool IsFullName(string label) => IsNameLike(label) && Words(label).Count(w => w.TrimStart('(', '[') is [var first, ..] && char.IsUpper(first)) >= 2;

    /// <summary>Whether it is a speaker whom a program numbered: Speaker 2, spk_0.</summary>
    public static bool IsNumbered(string label) => label.Length <= MaxLength && Numbered.IsMatch(label);

    /// <summary>Number of words.</summary>
    public static int WordCount(string label) => Words(label).Length;

    private static string[] Words(string label) => label.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool StartsName(string word) => word.TrimStart('(', '[', '"', '\'', '“', '@') is { Length: > 0 } w && ((!char.IsLower(w[0]) && char.IsLetterOrDigit(w[0])) || Article.IsMatch(w));

    private static string Collapse(ReadOnlySpan<char> name)
    {
        var text = new StringBuilder(name.Length);
        var blank = false;
        foreach (var c in name)
        {
            if (char.IsWhiteSpace(c))
            {
                blank = text.Length > 0;
            }
            else if (char.GetUnicodeCategory(c) is not UnicodeCategory.Format)
            {
                text.Append(blank ? " " : "").Append(c);
                blank = false;
            }
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^(?:de|da|do|dos|del|della|di|du|la|le|van|von|der|den|ten|ter|zu|af|al|el|bin|ibn|y|e)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Particle { get; }

    // d'Alembert, al-Rashid
    [GeneratedRegex(@"^(?:[dlo]['’]|(?:al|el|ben|bin|ibn|ter)-)\p{Lu}", RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Article { get; }

    [GeneratedRegex(@"[(\[（][^()\[\]（）]{0,60}[)\]）]", RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex InBrackets { get; }

    [GeneratedRegex(@"^[^\s@:]{1,64}@[^\s@:]{1,60}\.[a-z]{2,10}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Address { get; }

    // speaker_0, spk_1, Sprecher 2
    [GeneratedRegex(@"^(?:spk|speaker|sprecher|sprecherin|locuteur|locutrice|intervenant|hablante|orador|falante|parlante|relatore|spreker|話者|スピーカー|发言人|说话人|화자|participant|interviewer|guest|user|voice)[ _-]?[0-9A-Z]{1,3}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Numbered { get; }

    // Items of an agenda, and parts of a text.
    [GeneratedRegex(@"^(?:agenda item|item|top|tagesordnungspunkt|punkt|point|punto|ponto|topic|thema|part|teil|partie|parte|section|chapter|kapitel|step|schritt|phase|option|action item|decision|slide|figure|table|task|day|week|episode|question|frage|appendix|exhibit)s? ?[0-9]{1,3}[a-z]?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Item { get; }

    [GeneratedRegex(@"^(?:of|the|and)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex SmallWord { get; }

    // Ends like a sentence, or has what names don't have. "Dr." and "J." are parts of names.
    [GeneratedRegex(@"[?!#;=<>{}]|…|\.\.|[。！？、，]|,\s*$|\p{Ll}{4}\.$", RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Sentence { get; }
}
