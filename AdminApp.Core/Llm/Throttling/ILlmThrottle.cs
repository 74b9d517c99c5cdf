namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// The queue and the budgets behind one interface. Implemented by <c>LlmThrottle</c>; instances that share budgets over Redis
/// will be a second implementation.
/// </summary>
public interface ILlmThrottle
{
    /// <summary>Waits until it is this ticket's turn and every budget has room.</summary>
    /// <exception cref="LlmException"><c>queue_full</c>, <c>not_in_time</c>, <c>too_large</c> or <c>month_spent</c>, with the estimated wait if waiting helps.</exception>
    /// <exception cref="OperationCanceledException">Canceled while waiting; nothing is charged.</exception>
    Task<ILlmPermit> AcquireAsync(LlmTicket ticket, CancellationToken cancellationToken);

    /// <summary>Raises a waiting ticket to a higher class or a later deadline (a caller with either joined its flight); does nothing once granted.</summary>
    void Raise(LlmTicket ticket, LlmClass highest, long latestDeadline);

    /// <summary>Pauses sending: one pause, however many refusals ask for it at once; the longest counts. Afterwards one request goes first (the probe), and the others follow when its headers arrive without a refusal. A change of the limits, the model or the address ends the pause early, with the same probe.</summary>
    void Pause(TimeSpan duration, string reason);

    /// <summary>Opens or closes the gate; called by the circuit breaker. While it is closed, nothing is granted; while probing, one request at a time.</summary>
    void SetGate(ThrottleGate gate, TimeSpan? reopensIn = null);

    /// <summary>Lowers the automatic concurrency limit after a capacity or concurrency error; it recovers by itself. Errors of requests sent before the last lowering belong to the same burst and change nothing.</summary>
    /// <param name="sentAt">Monotonic timestamp at which the refused request was sent.</param>
    void LowerConcurrency(long sentAt);

    /// <summary>Time until a request like this would be answered if it were made now; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    TimeSpan ReadyIn(LlmTicket ticket);

    /// <summary>A consistent snapshot for pages, metrics and tests.</summary>
    ThrottleSnapshot Snapshot();
}
