namespace AdminApp.Core.Agent;

/// <summary>The words of a text, for comparing sentences; this is not the analysis of the search index.</summary>
internal static class QueryTerms
{
    private static readonly HashSet<string> Stop = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been", "before", "but", "by", "can",
        "could", "did", "do", "does", "down", "else", "for", "from", "get", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if", "in",
        "into", "is", "it", "its", "just", "like", "may", "me", "more", "my", "no", "not", "of", "on", "or", "other", "our", "out", "please", "said",
        "say", "says", "she", "should", "so", "some", "tell", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
        "those", "to", "uh", "um", "up", "us", "was", "we", "well", "were", "what", "when", "where", "which", "who", "whom", "why", "will", "with",
        "would", "yeah", "yes", "you", "your", "okay", "right", "mm", "hmm",
        "der", "die", "das", "und", "wer", "was", "wie", "ist", "hat", "ein", "eine", "von", "zu", "den", "dem", "nicht", "es", "sie", "er", "warum",
        "le", "la", "les", "des", "du", "un", "une", "et", "est", "que", "qui", "quoi", "pourquoi", "en", "el", "los", "las", "y", "de", "por", "qué", "quién",
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
