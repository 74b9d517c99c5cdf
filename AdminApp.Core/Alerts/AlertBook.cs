namespace AdminApp.Core.Alerts;

/// <summary>What is kept of the alerts over a restart.</summary>
internal sealed record AlertBook
{
    /// <summary>What fires, and what fired, newest first; at most <see cref="AlertEngine.MaxEvents"/>.</summary>
    public IReadOnlyList<AlertEvent> Events { get; init; } = [];

    /// <summary>Muted rules, until when (UTC).</summary>
    public IReadOnlyDictionary<string, DateTime> Muted { get; init; } = new Dictionary<string, DateTime>();
}
