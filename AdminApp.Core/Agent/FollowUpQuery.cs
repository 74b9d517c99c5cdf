using System.Text.RegularExpressions;
using AdminApp.Core.Primitives;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Core.Agent;

/// <summary>
/// Decides, without a model, whether a question depends on earlier ones ("and who objected?"), and which of their words it needs.
/// A short question with a subject of its own ("What about tuition fees?") is independent.
/// </summary>
internal static partial class FollowUpQuery
{
    private const int MaxLength = 1_000;
    private const int MaxLookBack = 3;

    /// <summary>With at most this many informative words, a question that starts like "and who" has no subject of its own; without such a start, the limit is one.</summary>
    private const int FewWords = 2;

    /// <summary>The limit for a question that refers back ("what did she say about it?").</summary>
    private const int FewWordsPointingBack = 5;

    // Words that refer to something mentioned before.
    private static readonly HashSet<string> PointingBack = new(StringComparer.OrdinalIgnoreCase)
    {
        "he", "she", "it", "its", "them", "their", "his", "her", "him", "that", "these", "those", "same", "former", "latter",
        "er", "sie", "ihn", "ihm", "das", "dies", "davon", "dazu", "dabei", "dagegen", "il", "elle", "ils", "cela", "ça", "lui", "leur", "él", "ella", "eso", "esto", "ellos", "lei", "loro", "questo", "ciò",
    };

    // The same if hardly anything else is said; otherwise "they" is the team and "then" a filler.
    private static readonly HashSet<string> PointingBackWeakly = new(StringComparer.OrdinalIgnoreCase)
    {
        "they", "this", "there", "then", "so", "instead", "else", "other", "others", "more", "again", "es", "diese", "dann", "noch", "ce", "alors", "entonces", "más", "allora", "più",
    };

    private static readonly HashSet<string> Conjunctions = new(StringComparer.OrdinalIgnoreCase) { "and", "but", "so", "or", "then", "und", "aber", "oder", "et", "mais", "ou", "y", "e", "pero", "o", "ma" };

    private static readonly HashSet<string> Interrogatives = new(StringComparer.OrdinalIgnoreCase)
    {
        "who", "when", "why", "how", "what", "where", "which", "wer", "wann", "warum", "wie", "was", "wo", "welche", "qui", "quand", "pourquoi", "comment", "où",
        "quién", "cuándo", "cómo", "qué", "dónde", "chi", "quando", "perché", "come", "cosa", "dove",
    };

    /// <summary>The earlier questions, newest first, as far back as each depends on the one before it; none for a first question.</summary>
    public static IReadOnlyList<EarlierQuestion> Earlier(IReadOnlyList<HistoryMessage> history)
    {
        var earlier = new List<EarlierQuestion>();
        var room = MaxLength;
        foreach (var question in history.Reverse().Where(message => message.Role == "user").Take(MaxLookBack))
        {
            var text = TextCap.Cut(question.Content, room);
            room -= text.Length;
            if (text.Length == 0)
            {
                break;
            }

            earlier.Add(new EarlierQuestion(text, question.Searched));
            if (!PointsBack(question.Content))
            {
                break;
            }
        }

        return earlier;
    }

    /// <summary>Whether a question can't be understood without the previous one.</summary>
    public static bool PointsBack(string question)
    {
        var informative = QueryTerms.Informative(question).Count;
        if (informative == 0)
        {
            return true;
        }

        if (informative > FewWordsPointingBack)
        {
            return false;
        }

        var words = QueryTerms.All(NoPronoun().Replace(question, " ")).ToList();
        return words.Exists(PointingBack.Contains)
            || (informative == 1 && words.Exists(PointingBackWeakly.Contains))
            || (words.Count > 0 && Conjunctions.Contains(words[0]) && !NewSubject().IsMatch(question)
                && informative <= (words.Exists(Interrogatives.Contains) ? FewWords : 1));
    }

    [GeneratedRegex(
        @"^\W*(?:and|but|so|und|aber|et|mais|y|e|pero|ma)?\W*(?:(?:what|how)\s+about|was\s+ist\s+mit|wie\s+(?:steht|sieht)\s+es\s+mit|qu['’]en\s+est-il|qué\s+(?:hay|tal)\s+(?:de|con)|(?:che|cosa)\s+(?:mi\s+)?dici\s+d)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex NewSubject();

    // Not pronouns: "that" before a statement, the department "IT", the article before a German noun, and the Italian "il".
    [GeneratedRegex(
        @"\b(?i:said|says|say|think|thought|agreed?|decided?|mean|suggest(?:ed)?|so)\s+(?i:that)\b|\bIT\b|\b(?i:das|dies|diese[mnrs]?)\s+(?=\p{Lu})|\b(?i:il)\s+(?!(?i:a|as?t|avait|aura|est|était|sera|dit|disait|faut|fait|va|veut|peut|doit|pense|propose|l|s|n|y|en|ne|se|le|la|les)\b)",
        RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex NoPronoun();
}
