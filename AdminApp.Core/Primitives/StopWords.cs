namespace AdminApp.Core.Primitives;

/// <summary>
/// English words that name no subject. Search, the choice of quotes and the marks in a quote each start from a list here and add their own words beside
/// it: what is indexed and which quotes are chosen was measured with exactly those.
/// </summary>
public static class StopWords
{
    /// <summary>Function words and fillers. The keyword index leaves them out, so if they change, so must the version of its analysis.</summary>
    public static readonly IReadOnlyList<string> Common =
    [
        "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "he", "her", "his", "i", "if", "in",
        "into", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "our", "she", "so", "than", "that", "the", "their", "them", "then",
        "there", "these", "they", "this", "those", "to", "us", "was", "we", "were", "will", "with", "would", "you", "your", "uh", "um", "hmm", "mm",
        "yeah", "okay", "er",
    ];

    /// <summary>The same, and words of ordinary talk. Search keeps these, because a question may be about them.</summary>
    public static readonly IReadOnlyList<string> Talk =
    [
        .. Common,
        "about", "after", "also", "because", "could", "does", "just", "like", "more", "other", "said", "should", "some", "well", "what", "when",
        "where", "which",
    ];
}
