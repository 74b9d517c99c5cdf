using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>What a replay of recorded calls has to know of the present.</summary>
/// <param name="Now">The time on the throttle's clock.</param>
/// <param name="ToldRequests">Requests per window that the provider reported for the configured model; null if it reported none.</param>
/// <param name="ToldTokens">Tokens per window that it reported; null if it reported none.</param>
/// <param name="AutoPerSecond">Requests per second that <c>auto</c> comes to; 0 for no limit.</param>
/// <param name="Month">The month (UTC), such as 202611.</param>
/// <param name="MonthTokens">Tokens of the month so far.</param>
internal sealed record ThrottleBasis(TimeSpan Now, long? ToldRequests, long? ToldTokens, double AutoPerSecond, int Month, long MonthTokens)
{
    /// <summary>The same settings with numbers in place of <c>auto</c>: what the provider said, or what is assumed.</summary>
    public SchedulerSettings Resolve(SchedulerSettings settings) => settings with
    {
        RequestsPerSecond = settings.RequestsPerSecond ?? AutoPerSecond,
        RequestsPerMinute = settings.RequestsPerMinute ?? ToldRequests ?? ProviderWord.AssumedRequests,
        TokensPerMinute = settings.TokensPerMinute ?? ToldTokens ?? ProviderWord.AssumedTokens,
    };
}
