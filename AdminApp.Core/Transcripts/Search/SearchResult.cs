using AdminApp.Core.Scopes;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>What a search found.</summary>
/// <param name="Mode">How it was made.</param>
/// <param name="Hits">Best first, or as asked for.</param>
/// <param name="Scope">What was searched: the filters in force, those read from the question included.</param>
/// <param name="WordCoverage">How much of the question's informative words the best hits hold, 0 to 1: the agent's floor for offering tools.</param>
public sealed record SearchResult(SearchMode Mode, IReadOnlyList<SearchHit> Hits, AppliedScope Scope, double WordCoverage)
{
    /// <summary>Passages within the scope that hold a word of the question's subject, or are spoken by who was named. Hits found by meaning alone come on top.</summary>
    public int Matching { get; init; }

    /// <summary>Cosine between the question's subject and the closest passage in scope, -1 to 1; null when searched by words only.</summary>
    public double? Likeness { get; init; }

    /// <summary>The meetings in scope, newest first; at most <see cref="MeetingCount.Max"/>.</summary>
    public IReadOnlyList<MeetingCount> Meetings { get; init; } = [];

    /// <summary>How many meetings in scope hold a word of the question.</summary>
    public int MatchingMeetings { get; init; }

    /// <summary>Whether the question names a subject, rather than only asking ("Summarize the meeting").</summary>
    public bool HasSubject { get; init; } = true;
}
