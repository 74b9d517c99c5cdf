using AdminApp.Core.Chat;

namespace AdminApp.Core.Agent;

/// <summary>
/// Makes the search text of a question that leans on the ones before it ("and who objected?"), without asking a model:
/// the words of the earlier questions are added, back to the last one that stands by itself.
/// </summary>
internal static class FollowUpQuery
{
    private const int MaxLength = 1_000;
    private const int MaxLookBack = 3;

    /// <summary>With at most so many informative words a question is taken to lean on the one before.</summary>
    private const int FewWords = 2;

    /// <summary>A question that points back ("what did she say about it?") may have so many.</summary>
    private const int FewWordsPointingBack = 5;

    private static readonly HashSet<string> PointingBack = new(StringComparer.OrdinalIgnoreCase)
    {
        "he", "she", "it", "its", "they", "them", "their", "his", "her", "him", "this", "that", "these", "those", "there", "then", "so", "instead",
        "else", "same", "other", "others", "former", "latter", "more", "again", "er", "sie", "es", "ihn", "ihm", "das", "dies", "diese", "davon",
        "il", "elle", "ils", "ce", "cela", "ça", "lui", "leur", "él", "ella", "eso", "esto", "ellos",
    };

    /// <summary>The text to search for.</summary>
    public static string Of(string question, IReadOnlyList<HistoryMessage> history)
    {
        var parts = new List<string> { question };
        var current = question;
        foreach (var earlier in history.Reverse().Where(message => message.Role == "user").Take(MaxLookBack))
        {
            if (!LeansOnEarlier(current))
                break;
            parts.Add(earlier.Content);
            current = earlier.Content;
        }

        var text = string.Join('\n', parts);
        return parts.Count == 1 || text.Length <= MaxLength ? text : TextCap.Cut(text, Math.Max(question.Length, MaxLength));
    }

    /// <summary>Whether a question cannot be searched for by its own words.</summary>
    public static bool LeansOnEarlier(string question)
    {
        var informative = Words.Informative(question).Count;
        return informative <= FewWords || (informative <= FewWordsPointingBack && Words.All(question).Any(PointingBack.Contains));
    }
}
