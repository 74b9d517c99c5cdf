using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// The queue and the budgets behind one interface. Implemented by <c>LlmThrottle</c>; instances that share budgets over Redis
/// will be a second implementation.
/// </summary>
public interface ILlmThrottle
{
    /// <summary>Median time of the last answers, from sending to the last token; zero before the first.</summary>
    TimeSpan AnswerTime { get; }

    /// <summary>Waits until it is this ticket's turn and every budget has room.</summary>
    /// <exception cref="LlmException"><c>queue_full</c>, <c>not_in_time</c>, <c>too_large</c> or <c>month_spent</c>, with the estimated wait if waiting helps.</exception>
    /// <exception cref="OperationCanceledException">Canceled while waiting, or the process is stopping; nothing is charged.</exception>
    Task<ILlmPermit> AcquireAsync(LlmTicket ticket, CancellationToken cancellationToken);

    /// <summary>Changes the terms of a waiting ticket (a caller joined or left its flight); does nothing once granted, or if they are the same. It keeps its arrival.</summary>
    void Amend(LlmTicket ticket, QueueTerms terms);

    /// <summary>Opens or closes the gate of a model; called by its circuit breaker. While it is closed, nothing is granted; while probing, one request at a time.</summary>
    void SetGate(string model, ThrottleGate gate, TimeSpan? reopensIn = null);

    /// <summary>Ends every pause: one request goes at once and tests whether it still applies.</summary>
    void TryNow();

    /// <summary>The refusal that a ticket would get now; null if it would be taken. It is asked with an expected cost, before the request exists. The caller is taken to be refused with it, which is recorded.</summary>
    /// <param name="coming">Calls that are on their way to the queue, with expected costs, too.</param>
    LlmException? WouldRefuse(LlmTicket ticket, IReadOnlyList<LlmTicket> coming);

    /// <summary>Tokens per minute in force for a model; null for no limit.</summary>
    long? TokensPerMinute(string model);

    /// <summary>Time until a request like this would be answered if it were made now; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    TimeSpan ReadyIn(LlmTicket ticket);

    /// <summary>A consistent snapshot for pages, metrics and tests.</summary>
    ThrottleSnapshot Snapshot();
}
