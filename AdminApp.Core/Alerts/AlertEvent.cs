namespace AdminApp.Core.Alerts;

/// <summary>One time at which a rule fired.</summary>
public sealed record AlertEvent
{
    /// <summary>The rule's <see cref="AlertRule.Id"/>.</summary>
    public required string Rule { get; init; }

    /// <summary>When it fired (UTC).</summary>
    public required DateTime FiredAtUtc { get; init; }

    /// <summary>When it was resolved (UTC); null while it fires.</summary>
    public DateTime? ResolvedAtUtc { get; init; }

    /// <summary>IDs of the servers that it fires on; empty when it is resolved.</summary>
    public IReadOnlyList<string> Servers { get; init; } = [];

    /// <summary>Whether others were told that it fired; not while its rule is muted.</summary>
    public bool IsTold { get; init; }

    /// <summary>Whether the end was told, or needs no telling. Until then it is the same alert if it returns.</summary>
    public bool IsOver { get; init; }

    /// <summary>The threshold at that time.</summary>
    public double Threshold { get; init; }

    /// <summary>The highest value so far.</summary>
    public double Peak { get; init; }

    /// <summary>Whom or what it concerns, in words, as last seen while it fired; null where the value says it all.</summary>
    public string? Detail { get; init; }

    /// <summary>Codes of those whom it concerned when last seen; others are told when one joins. Empty where it concerns nobody by name.</summary>
    public IReadOnlyList<string> Concerns { get; init; } = [];

    /// <summary>Who acknowledged it; null if nobody did.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>When it was acknowledged (UTC).</summary>
    public DateTime? AcknowledgedAtUtc { get; init; }
}
