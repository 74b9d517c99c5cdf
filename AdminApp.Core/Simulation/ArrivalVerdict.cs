namespace AdminApp.Core.Simulation;

/// <summary>What happened to an arrival.</summary>
public enum ArrivalVerdict
{
    /// <summary>Admitted.</summary>
    Served,

    /// <summary>429: the per-second limit, as a rate.</summary>
    RefusedBySecond,

    /// <summary>429: too many in flight.</summary>
    RefusedByConcurrency,

    /// <summary>429: requests of a window.</summary>
    RefusedByMinute,

    /// <summary>429: tokens of a window.</summary>
    RefusedByTokens,

    /// <summary>429: tokens of the month.</summary>
    RefusedByMonth,

    /// <summary>429: no allowance at all.</summary>
    RefusedForGood,

    /// <summary>400, 402 or 403: the model is never answered. Counts toward no limit.</summary>
    ModelRefused,

    /// <summary>It got an injected fault.</summary>
    Fault,

    /// <summary>400 or 422: not a valid request.</summary>
    Invalid,

    /// <summary>401.</summary>
    Unauthorized,
}
