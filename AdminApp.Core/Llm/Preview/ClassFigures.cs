namespace AdminApp.Core.Llm.Preview;

/// <summary>What became of the calls of one class.</summary>
public sealed record ClassFigures
{
    /// <summary>Number of <see cref="Parts"/>.</summary>
    public const int PartCount = 60;

    /// <summary>Calls that were asked.</summary>
    public required int Calls { get; init; }

    /// <summary>Median time from a call's arrival until it was sent; null if none was sent.</summary>
    public required TimeSpan? WaitP50 { get; init; }

    /// <summary>The 95th percentile of the same.</summary>
    public required TimeSpan? WaitP95 { get; init; }

    /// <summary>Median time from a call's arrival to the end of its answer: its wait, and as long as the answer took when it was recorded. Null if none was answered.</summary>
    public required TimeSpan? ResponseP50 { get; init; }

    /// <summary>The 95th percentile of the same.</summary>
    public required TimeSpan? ResponseP95 { get; init; }

    /// <summary>The same over time, in <see cref="PartCount"/> equal parts of the span, oldest first; a call is in the part in which it arrived in the recording.</summary>
    public IReadOnlyList<ReplayPart> Parts { get; init; } = [];

    /// <summary>Calls answered to the end.</summary>
    public required int Answered { get; init; }

    /// <summary>Calls refused before they were sent.</summary>
    public required int Refused { get; init; }

    /// <summary>Calls that were sent in vain: they failed in the recording, or their retry after a 429 no longer fits the patience.</summary>
    public required int Failed { get; init; }

    /// <summary>Calls whose caller left while they waited.</summary>
    public required int Left { get; init; }
}
