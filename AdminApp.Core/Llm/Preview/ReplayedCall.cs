using AdminApp.Core.Llm.Recording;

namespace AdminApp.Core.Llm.Preview;

/// <summary>A recorded call as it is asked again in a replay.</summary>
internal sealed class ReplayedCall
{
    /// <summary>What was recorded.</summary>
    public required RecordedCall Recorded { get; init; }

    /// <summary>Its user, as the scheduler wants it.</summary>
    public required string User { get; init; }

    /// <summary>How long it runs: as recorded, or drawn if it never ran.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What it costs in the end.</summary>
    public required long Charged { get; init; }

    /// <summary>The part of that which counts from its end instead of from its sending.</summary>
    public required long Later { get; init; }

    /// <summary>Whether the headers of its answer report that; otherwise it is known at the end.</summary>
    public required bool CostInHeaders { get; init; }

    /// <summary>Whether it is answered once it runs.</summary>
    public required bool IsAnswered { get; init; }

    /// <summary>When its caller leaves if it still waits; null if it stays.</summary>
    public TimeSpan? LeavesAt { get; init; }

    /// <summary>Whether it counts in the figures; those before the span, and the service's own test calls, only fill windows and queue.</summary>
    public required bool Counts { get; init; }

    /// <summary>The call of the same question before it, whose answer it waits for; null if it is asked at its recorded time.</summary>
    public ReplayedCall? Follows { get; init; }

    /// <summary>Further calls of its question, each with the time after its end at which they are asked.</summary>
    public List<(ReplayedCall Call, TimeSpan After)> Followers { get; } = [];
}
