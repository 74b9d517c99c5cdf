using AdminApp.Core.Scopes;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>The result of a search.</summary>
/// <param name="Mode">The kind of search.</param>
/// <param name="Hits">Best first, or in the requested order.</param>
/// <param name="Scope">What was searched: the applied filters, including those read from the question.</param>
/// <param name="WordCoverage">Share of the question's informative words that the best hits contain, 0 to 1; the agent decides by it whether to offer tools.</param>
public sealed record SearchResult(SearchMode Mode, IReadOnlyList<SearchHit> Hits, AppliedScope Scope, double WordCoverage)
{
    /// <summary>Number of passages in scope that contain a word of the question's subject, or in which a named speaker speaks. Hits found by meaning alone come in addition.</summary>
    public int Matching { get; init; }

    /// <summary>Cosine between the question's subject and the closest passage in scope, -1 to 1; null for keyword search only.</summary>
    public double? Likeness { get; init; }

    /// <summary>The meetings in scope, newest first; up to <see cref="MeetingCount.Max"/>.</summary>
    public IReadOnlyList<MeetingCount> Meetings { get; init; } = [];

    /// <summary>Number of meetings in scope that contain a word of the question.</summary>
    public int MatchingMeetings { get; init; }

    /// <summary>Whether the question names a subject rather than only asking ("Summarize the meeting").</summary>
    public bool HasSubject { get; init; } = true;
}
