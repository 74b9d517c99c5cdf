using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>The state of queue and budgets at one moment.</summary>
/// <param name="WaitingByClass">Waiting requests per class.</param>
/// <param name="Running">Calls in flight.</param>
/// <param name="OldestWait">How long the oldest of them has been waiting.</param>
/// <param name="Concurrency">Calls that may currently be in flight.</param>
/// <param name="PausedFor">Time left of a pause or of the closed gate; zero if sending.</param>
/// <param name="Margin">The margin D in force.</param>
/// <param name="NextSlot">Time until a new Interactive request would be sent.</param>
/// <param name="Budgets">The budgets with a limit.</param>
/// <param name="AnswerTime">Median time of the last answers, from sending to the last token; zero before the first.</param>
public sealed record ThrottleSnapshot(
    IReadOnlyDictionary<LlmClass, int> WaitingByClass, int Running, TimeSpan OldestWait, int Concurrency,
    TimeSpan PausedFor, string? PauseReason, TimeSpan Margin, TimeSpan NextSlot, IReadOnlyList<BudgetSnapshot> Budgets, TimeSpan AnswerTime)
{
    /// <summary>The tokens of the month, whether or not they are limited.</summary>
    public MonthTokens Month { get; init; } = new(0, 0, 0);
}
