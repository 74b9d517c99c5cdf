namespace AdminApp.Core.Llm.Throttling;

/// <summary>Queue and budgets at one moment.</summary>
/// <param name="WaitingByClass">Waiting requests a class.</param>
/// <param name="Running">Permits out.</param>
/// <param name="OldestWait">Longest time that one of them has waited.</param>
/// <param name="Concurrency">Calls that may be in flight now.</param>
/// <param name="PausedFor">Time left of a pause or of the closed gate; zero when sending.</param>
/// <param name="PauseReason">Why.</param>
/// <param name="Margin">The margin D in force.</param>
/// <param name="NextSlot">Time until a new Interactive request would be sent.</param>
/// <param name="Budgets">The budgets with a limit.</param>
/// <param name="AnswerTime">Median time of the last answers, from sending to the last token; zero before the first.</param>
public sealed record ThrottleSnapshot(
    IReadOnlyDictionary<LlmClass, int> WaitingByClass, int Running, TimeSpan OldestWait, int Concurrency,
    TimeSpan PausedFor, string? PauseReason, TimeSpan Margin, TimeSpan NextSlot, IReadOnlyList<BudgetSnapshot> Budgets, TimeSpan AnswerTime);
