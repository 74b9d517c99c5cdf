namespace AdminApp.Core.Chat;

/// <summary>An attempt that failed and is to be made again.</summary>
/// <param name="Number">Which retry of the answer, from 1.</param>
/// <param name="Code">Stable word for the reason, such as <c>rate_limited</c>.</param>
/// <param name="After">Least time from the failure to the next attempt.</param>
public sealed record AnswerRetry(int Number, string Code, TimeSpan After)
{
    /// <summary>Number of the next attempt among <see cref="Most"/>; below 2 where it is not counted, since it probes a failing provider.</summary>
    public int Next { get; init; }

    /// <summary>Most attempts of the call.</summary>
    public int Most { get; init; }
}
