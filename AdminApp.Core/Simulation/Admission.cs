namespace AdminApp.Core.Simulation;

/// <summary>One arrival with its verdict and its random draws.</summary>
internal sealed class Admission
{
    public required long Number { get; init; }
    public required double AtSeconds { get; init; }

    /// <summary>How the provider treats the model that was asked for.</summary>
    public required SimulationOptions Options { get; init; }
    public required LimitDecision Decision { get; init; }
    public required FaultKind? Fault { get; init; }
    public required Random Random { get; init; }

    /// <summary>Whether its response goes without rate-limit headers.</summary>
    public required bool HeadersMissing { get; init; }

    /// <summary>Why the model is never answered.</summary>
    public ModelRefusal ModelRefusal { get; init; }

    /// <summary>What the model has counted; null if the model is never answered.</summary>
    public ModelCounters? Counters { get; init; }

    /// <summary>Tokens of the prompt that the prompt cache had.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Tokens of the answer that were charged so far. Belongs to the gate.</summary>
    public long Completion { get; set; }

    /// <summary>Tokens charged so far.</summary>
    public long Charged => Decision.Charged + Completion;
}
