using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>A waiting call, with what its caller awaits.</summary>
internal sealed class QueuedTurn : Waiter
{
    /// <summary>The ticket that its caller holds.</summary>
    public required LlmTicket Ticket { get; init; }

    /// <summary>Completed outside the lock.</summary>
    public TaskCompletionSource<ILlmPermit> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the turn.</summary>
    public CancellationTokenRegistration Canceling { get; set; }
}
