namespace AdminApp.Core.Llm.Throttling;

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
