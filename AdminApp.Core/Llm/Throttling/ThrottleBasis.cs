using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>What a replay of recorded calls has to know of the present.</summary>
/// <param name="Now">The time on the throttle's clock.</param>
/// <param name="Second">The limit of requests per second of the configured model.</param>
/// <param name="Requests">Its limit of requests per window.</param>
/// <param name="Tokens">Its limit of tokens per window.</param>
/// <param name="More">Names of the limits over other intervals that the provider reported for it.</param>
/// <param name="AutoPerSecond">Requests per second that <c>auto</c> comes to; 0 for no limit.</param>
/// <param name="Month">The month (UTC), such as 202611.</param>
/// <param name="MonthTokens">Tokens of the month so far.</param>
internal sealed record ThrottleBasis(
    TimeSpan Now, WindowBasis Second, WindowBasis Requests, WindowBasis Tokens, IReadOnlyList<string> More, double AutoPerSecond, int Month, long MonthTokens)
{
    /// <summary>The same settings with numbers in place of <c>auto</c>: what the provider said, or what is assumed.</summary>
    public SchedulerSettings Resolve(SchedulerSettings settings) => settings with
    {
        RequestsPerSecond = settings.RequestsPerSecond ?? AutoPerSecond,
        RequestsPerMinute = settings.RequestsPerMinute ?? Requests.Told ?? ProviderWord.AssumedRequests,
        TokensPerMinute = settings.TokensPerMinute ?? Tokens.Told ?? ProviderWord.AssumedTokens,
    };
}
