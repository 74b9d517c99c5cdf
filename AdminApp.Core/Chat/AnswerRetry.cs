namespace AdminApp.Core.Chat;

/// <summary>A failed attempt that is being retried.</summary>
/// <param name="Number">Number of the retry, from 1.</param>
/// <param name="Code">Stable code of the reason, such as <c>rate_limited</c>.</param>
/// <param name="After">Minimum time from the failure to the next attempt.</param>
public sealed record AnswerRetry(int Number, string Code, TimeSpan After)
{
    /// <summary>Number of the next attempt among <see cref="Most"/>; below 2 if it is not counted, because it probes a failing provider.</summary>
    public int Next { get; init; }

    /// <summary>Maximum number of attempts of the call.</summary>
    public int Most { get; init; }
}
