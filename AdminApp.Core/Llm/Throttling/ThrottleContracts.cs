using AdminApp.Core.Llm.Mistral;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>One call that asks for its turn. Held by the queue until granted, refused or cancelled.</summary>
public sealed record LlmTicket
{
    /// <summary>For whom, as fairness sees it.</summary>
    public required string User { get; init; }

    /// <summary>The class.</summary>
    public required LlmClass Class { get; init; }

    /// <summary>Monotonic time stamp of the question's submission. A retry keeps it, and so its place among its user's requests.</summary>
    public required long SubmittedAt { get; init; }

    /// <summary>Monotonic time stamp by which the whole answer is due; <see cref="long.MaxValue"/>: none.</summary>
    public required long Deadline { get; init; }

    /// <summary>Upper bound of the tokens that the provider may charge: prompt × measured factor + most output.</summary>
    public required int Tokens { get; init; }

    /// <summary>A later call of a question already begun, or a retry: goes before new questions of its class, is never refused for the queue's length.</summary>
    public bool Continues { get; init; }

    /// <summary>Calls that the question is expected to take, this one included.</summary>
    public int ExpectedCalls { get; init; } = 1;

    /// <summary>Hears place and estimate when they change; called outside the lock, must return at once.</summary>
    public Action<LlmQueued>? Queued { get; init; }
}

/// <summary>
/// The queue and the budgets behind one door. Implemented by <c>LlmThrottle</c>; several instances sharing budgets over Redis
/// will be a second implementation.
/// </summary>
public interface ILlmThrottle
{
    /// <summary>Waits until it is this ticket's turn and every budget has room.</summary>
    /// <exception cref="LlmException"><c>queue_full</c>, <c>not_in_time</c>, <c>too_large</c> or <c>month_spent</c>, with the honest wait where waiting helps.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; nothing is spent.</exception>
    Task<ILlmPermit> AcquireAsync(LlmTicket ticket, CancellationToken cancellationToken);

    /// <summary>Raises a waiting ticket to a higher class or a later deadline (a caller with either joined its flight); does nothing once granted.</summary>
    void Raise(LlmTicket ticket, LlmClass highest, long latestDeadline);

    /// <summary>Stops sending for a while: one pause however many refusals ask for it at once; the longest asked for counts. Afterwards one request goes first (the probe) and the others follow when its headers arrive without refusal. A change of the limits, the model or the address ends it early, by the same probe.</summary>
    void Pause(TimeSpan duration, string reason);

    /// <summary>Opens the gate again or closes it: the breaker's say. While closed nothing is granted; at half-open one request at a time.</summary>
    void SetGate(ThrottleGate gate, TimeSpan? reopensIn = null);

    /// <summary>Lowers the automatic ceiling of concurrency after a capacity or concurrency error; it recovers by itself. Errors of requests sent before the last lowering belong to the same burst and lower nothing.</summary>
    /// <param name="sentAt">Monotonic time stamp at which the refused request was sent.</param>
    void LowerConcurrency(long sentAt);

    /// <summary>How long until a request like this would be answered, were it made now; <see cref="TimeSpan.MaxValue"/>: never.</summary>
    TimeSpan ReadyIn(LlmTicket ticket);

    /// <summary>A consistent picture for pages, metrics and tests.</summary>
    ThrottleSnapshot Snapshot();
}

/// <summary>The breaker's say on sending.</summary>
public enum ThrottleGate
{
    /// <summary>Send.</summary>
    Open,

    /// <summary>One at a time: the head of the queue is the probe.</summary>
    Probing,

    /// <summary>Nothing is sent; what waits stays.</summary>
    Closed,
}

/// <summary>The right to send one request. Disposing returns its slot; unsent, it returns everything.</summary>
public interface ILlmPermit : IDisposable
{
    /// <summary>Its bytes leave now; from here its place in every window is counted. The last call counts.</summary>
    void Sent();

    /// <summary>The response's headers arrived: the query cost replaces the reservation and is final; remaining counts open a window of unknown content.</summary>
    void HeadersReceived(ProviderHeaders headers);

    /// <summary>The answer is complete; its usage corrects the reservation only where no query cost came.</summary>
    /// <param name="totalTokens">As the provider says; null when it does not, and the reservation stays.</param>
    void Completed(long? totalTokens);
}

/// <summary>Names of the budgets, as metrics tell them.</summary>
public static class BudgetNames
{
    /// <summary>Requests a second.</summary>
    public const string RequestsPerSecond = "requests_per_second";

    /// <summary>Requests a window.</summary>
    public const string RequestsPerMinute = "requests_per_minute";

    /// <summary>Tokens a window, input and output together.</summary>
    public const string TokensPerMinute = "tokens_per_minute";

    /// <summary>Tokens a calendar month (UTC).</summary>
    public const string TokensPerMonth = "tokens_per_month";
}

/// <summary>One budget at one moment.</summary>
/// <param name="Name">One of <see cref="BudgetNames"/>.</param>
/// <param name="Limit">As set.</param>
/// <param name="EffectiveLimit">What is used of it; lower than <paramref name="Limit"/> where the provider said a lower limit of its own, and while the window's past is unknown.</param>
/// <param name="Used">Counted now.</param>
/// <param name="RemainingByHeader">As the provider last said; null when it does not say.</param>
/// <param name="UsedByOthers">Lower bound of what other programs on the key used.</param>
public sealed record BudgetSnapshot(string Name, long Limit, long EffectiveLimit, long Used, long? RemainingByHeader, long UsedByOthers)
{
    /// <summary>Over how long it counts: 12.5 s for a rate of 0.08 a second. Null: the calendar month.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>What is left of it, zero or more.</summary>
    public long Room => Math.Max(0, EffectiveLimit - Used - UsedByOthers);
}

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
