namespace AdminApp.Core.Llm.Preview;

/// <summary>What became of the calls of one class.</summary>
public sealed record ClassFigures
{
    /// <summary>Number of <see cref="Waits"/>.</summary>
    public const int WaitParts = 60;

    /// <summary>Calls that were asked.</summary>
    public required int Calls { get; init; }

    /// <summary>Median time from a call's arrival until it was sent; null if none was sent.</summary>
    public required TimeSpan? WaitP50 { get; init; }

    /// <summary>The 95th percentile of the same.</summary>
    public required TimeSpan? WaitP95 { get; init; }

    /// <summary>The waits over time, in <see cref="WaitParts"/> equal parts of the span, oldest first; a call is in the part in which it arrived in the recording.</summary>
    public IReadOnlyList<WaitPart> Waits { get; init; } = [];

    /// <summary>Calls answered to the end.</summary>
    public required int Answered { get; init; }

    /// <summary>Calls refused before they were sent.</summary>
    public required int Refused { get; init; }

    /// <summary>Calls that were sent in vain: they failed in the recording, or their retry after a 429 no longer fits the patience.</summary>
    public required int Failed { get; init; }

    /// <summary>Calls whose caller left while they waited.</summary>
    public required int Left { get; init; }
}
