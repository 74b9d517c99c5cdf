namespace AdminApp.Core.Simulation;

/// <summary>What one model has counted.</summary>
internal sealed class ModelCounters(double clockOffset)
{
    /// <summary>Requests, for the limit per second.</summary>
    public WindowCount Second { get; } = new(clockOffset);

    /// <summary>Requests, for every other limit.</summary>
    public WindowCount Requests { get; } = new(clockOffset);

    /// <summary>Tokens.</summary>
    public WindowCount Tokens { get; } = new(clockOffset);

    /// <summary>Requests in flight.</summary>
    public int InFlight { get; set; }

    /// <summary>When a request for the model last arrived.</summary>
    public double UsedAt { get; set; }

    /// <summary>The counter that a limit reads.</summary>
    public WindowCount Of(LimitWindow window) => window.Verdict switch
    {
        ArrivalVerdict.RefusedBySecond => Second,
        ArrivalVerdict.RefusedByTokens => Tokens,
        _ => Requests,
    };
}
