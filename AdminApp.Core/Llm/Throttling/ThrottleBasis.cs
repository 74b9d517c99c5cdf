namespace AdminApp.Core.Llm.Throttling;

/// <summary>What a replay of recorded calls has to know of the present.</summary>
/// <param name="Now">The time on the throttle's clock.</param>
/// <param name="ToldRequests">Requests per window that the provider reported for the configured model; null if it reported none.</param>
/// <param name="ToldTokens">Tokens per window that it reported; null if it reported none.</param>
/// <param name="Month">The month (UTC), such as 202611.</param>
/// <param name="MonthTokens">Tokens of the month so far.</param>
internal sealed record ThrottleBasis(TimeSpan Now, long? ToldRequests, long? ToldTokens, int Month, long MonthTokens);
