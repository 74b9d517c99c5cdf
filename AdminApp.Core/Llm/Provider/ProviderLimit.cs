namespace AdminApp.Core.Llm.Provider;

/// <summary>What a response says about a limit other than those of the minute and the month.</summary>
/// <param name="Unit">What it counts.</param>
/// <param name="Window">The interval it counts over, a second to an hour.</param>
/// <param name="Limit">What is allowed in the interval; null if it does not say.</param>
/// <param name="Remaining">What is left of it; null if it does not say.</param>
public sealed record ProviderLimit(BudgetUnit Unit, TimeSpan Window, long? Limit, long? Remaining);
