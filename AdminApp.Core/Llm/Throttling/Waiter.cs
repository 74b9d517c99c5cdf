namespace AdminApp.Core.Llm.Throttling;

/// <summary>A ticket that waits, with what may change while it does.</summary>
internal sealed class Waiter(LlmTicket ticket, TimeSpan submitted, TimeSpan enqueued, TimeSpan deadline, long order)
{
    /// <summary>As handed in.</summary>
    public LlmTicket Ticket { get; } = ticket;

    /// <summary>When its question was submitted, on the throttle's clock.</summary>
    public TimeSpan Submitted { get; } = submitted;

    /// <summary>When it began to wait.</summary>
    public TimeSpan Enqueued { get; } = enqueued;

    /// <summary>Arrival number; breaks ties of <see cref="Submitted"/>.</summary>
    public long Order { get; } = order;

    /// <summary>The class now; joins of its flight may raise it.</summary>
    public LlmClass Class { get; set; } = ticket.Class;

    /// <summary>The deadline now; joins of its flight may put it off.</summary>
    public TimeSpan Deadline { get; set; } = deadline;

    /// <summary>Completed outside the lock.</summary>
    public TaskCompletionSource<ILlmPermit> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What its caller last heard.</summary>
    public LlmQueued? Told { get; set; }
}
