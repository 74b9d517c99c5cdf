namespace AdminApp.Core.Simulation;

/// <summary>What became of an arrival.</summary>
public enum ArrivalVerdict
{
    /// <summary>Let in.</summary>
    Served,

    /// <summary>429: the limit a second, as a rate.</summary>
    RefusedBySecond,

    /// <summary>429: too many in flight.</summary>
    RefusedByConcurrency,

    /// <summary>429: requests of the window.</summary>
    RefusedByMinute,

    /// <summary>429: tokens of the window.</summary>
    RefusedByTokens,

    /// <summary>429: tokens of the month.</summary>
    RefusedByMonth,

    /// <summary>429: no allowance at all.</summary>
    RefusedForGood,

    /// <summary>A fault on demand struck it.</summary>
    Fault,

    /// <summary>400 or 422: not a request that the provider takes.</summary>
    Invalid,

    /// <summary>401.</summary>
    Unauthorized,
}
