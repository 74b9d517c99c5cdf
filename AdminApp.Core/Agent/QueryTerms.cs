using AdminApp.Core.Primitives;

namespace AdminApp.Core.Agent;

/// <summary>The words of a text, for comparing sentences; this is not the analysis of the search index.</summary>
internal static class QueryTerms
{
    // Of other languages too, because a foreign question must not match by its articles.
    private static readonly HashSet<string> Stop = new(StopWords.Talk, StringComparer.OrdinalIgnoreCase)
    {
        "all", "am", "any", "before", "can", "did", "do", "down", "else", "get", "him", "how", "may", "out", "please", "say", "says", "tell", "up",
        "who", "whom", "why", "yes", "right",
        "der", "die", "das", "und", "wer", "wie", "ist", "hat", "ein", "eine", "von", "zu", "den", "dem", "nicht", "es", "sie", "warum",
        "le", "la", "les", "des", "du", "un", "une", "et", "est", "que", "qui", "quoi", "pourquoi", "en", "el", "los", "las", "y", "de", "por", "qué",
        "quién",
    };

    /// <summary>Runs of letters and digits, including apostrophes inside them.</summary>
    public static IEnumerable<string> All(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && (char.IsLetterOrDigit(text[i]) || (start >= 0 && text[i] is '\'' or '’'));
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                yield return text[start..i];
                start = -1;
            }
        }
    }

    /// <summary>The distinct informative words, without the most common English endings.</summary>
    public static HashSet<string> Informative(string text) =>
        All(text).Where(word => !Stop.Contains(word)).Select(Root).Where(root => root.Length > 1).ToHashSet(StringComparer.Ordinal);

    private static string Root(string word)
    {
        word = word.ToLowerInvariant().Replace('’', '\'');
        if (word.IndexOf('\'') is var quote and > 0)
        {
            word = word[..quote];
        }

        foreach (var ending in (ReadOnlySpan<string>)["ings", "ing", "ies", "ed", "es", "s", "e"])
        {
            if (word.Length - ending.Length >= 3 && word.EndsWith(ending, StringComparison.Ordinal) && !word.EndsWith("ss", StringComparison.Ordinal))
            {
                return word[..^ending.Length];
            }
        }

        return word;
    }
}
