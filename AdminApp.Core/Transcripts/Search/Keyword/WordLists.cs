using AdminApp.Core.Primitives;

namespace AdminApp.Core.Transcripts.Search.Keyword;

/// <summary>Words that don't name a subject.</summary>
internal static class WordLists
{
    /// <summary>English function words, halves of contractions and fillers: neither indexed nor searched. If they change, so must <see cref="PassageAnalyzer.Version"/>.</summary>
    public static readonly string[] Stop =
    [
        .. StopWords.Common,
        "such", "s", "t", "re", "ve", "ll", "m", "d", "don", "didn", "doesn", "isn", "wasn", "won", "mmm", "ok", "oh", "ah", "huh", "erm",
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
