namespace AdminApp.Core.Transcripts.Search.Keyword;

/// <summary>Words that don't name a subject.</summary>
internal static class WordLists
{
    /// <summary>English function words, halves of contractions and fillers: neither indexed nor searched.</summary>
    public static readonly string[] Stop =
    [
        "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "he", "her", "his", "i", "if", "in",
        "into", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "our", "she", "so", "such", "than", "that", "the", "their", "them",
        "then", "there", "these", "they", "this", "those", "to", "us", "was", "we", "were", "will", "with", "would", "you", "your",
        "s", "t", "re", "ve", "ll", "m", "d", "don", "didn", "doesn", "isn", "wasn", "won",
        "uh", "um", "hmm", "mm", "mmm", "yeah", "okay", "ok", "oh", "ah", "huh", "er", "erm",
    ];

    /// <summary>Question words: they ask, but say nothing about the subject. In a question they count little.</summary>
    public static readonly string[] Asking =
    [
        "what", "why", "how", "who", "when", "where", "which", "whose", "whom", "did", "do", "does", "can", "could", "should", "was", "were",
        "summarize", "summarise", "summary", "describe", "explain", "tell", "list", "give", "show", "find", "please",
        "discuss", "discussion", "discussed", "talk", "talked", "mention", "mentioned", "say", "said", "think", "thought", "opinion", "opinions",
        "about", "regarding", "concerning", "according", "during", "meeting", "meetings", "group", "team", "whole", "any", "all", "some", "during",
    ];
}
