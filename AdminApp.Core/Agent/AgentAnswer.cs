using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Agent;

/// <summary>A complete answer.</summary>
internal sealed record AgentAnswer
{
    /// <summary>Markdown with citations <c>[n]</c>: the text of all updates.</summary>
    public required string Text { get; init; }

    /// <summary>The passages given: cited ones first, numbered as in the text, then those only read.</summary>
    public IReadOnlyList<Citation> Sources { get; init; } = [];

    /// <summary>What was searched.</summary>
    public AppliedScope Scope { get; init; } = AppliedScope.None;

    /// <summary>Citations without a passage that were removed.</summary>
    public int RemovedCitations { get; init; }

    /// <summary>The usage of all calls; zero if no model was asked.</summary>
    public AgentUsage Usage { get; init; } = new(0, 0, 0);

    /// <summary>The model; null if none was asked.</summary>
    public string? Model { get; init; }

    /// <summary>Number of the version of the instructions that it was asked under; 0 for the built-in prompt alone.</summary>
    public long InstructionsNumber { get; init; }

    /// <summary>Whether every call was answered by the cache.</summary>
    public bool FromCache { get; init; }

    /// <summary>When a cached answer was written, in UTC.</summary>
    public DateTime? CachedAtUtc { get; init; }

    /// <summary>Time in the queue, over all calls.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>From submission to the first text.</summary>
    public TimeSpan FirstToken { get; init; }

    /// <summary>From submission to the end.</summary>
    public TimeSpan Total { get; init; }

    /// <summary>Whether it only quotes, because no model is configured.</summary>
    public bool QuotesOnly { get; init; }
}
