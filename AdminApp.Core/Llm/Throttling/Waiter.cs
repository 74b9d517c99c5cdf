namespace AdminApp.Core.Llm.Throttling;

/// <summary>A waiting ticket, with what may change while it waits.</summary>
internal sealed class Waiter(LlmTicket ticket, TimeSpan submitted, TimeSpan enqueued, TimeSpan deadline, long order)
{
    public LlmTicket Ticket { get; } = ticket;

    /// <summary>When its question was submitted, on the throttle's clock.</summary>
    public TimeSpan Submitted { get; } = submitted;

    /// <summary>When it started to wait.</summary>
    public TimeSpan Enqueued { get; } = enqueued;

    /// <summary>Arrival number; breaks ties of <see cref="Submitted"/>.</summary>
    public long Order { get; } = order;

    /// <summary>The current class; callers joining its flight may raise it.</summary>
    public LlmClass Class { get; set; } = ticket.Class;

    /// <summary>The current deadline; callers joining its flight may extend it.</summary>
    public TimeSpan Deadline { get; set; } = deadline;

    /// <summary>Completed outside the lock.</summary>
    public TaskCompletionSource<ILlmPermit> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What its caller was last notified of.</summary>
    public LlmQueued? Told { get; set; }
}
