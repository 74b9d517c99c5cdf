namespace AdminApp.Core.Stores.Entities;

/// <summary>The state of an answer.</summary>
public enum MessageState
{
    /// <summary>Complete; also the state of every question.</summary>
    Done,

    /// <summary>The answer is being prepared, waiting or being written.</summary>
    Pending,

    /// <summary>It failed; <see cref="Message.ErrorCode"/> and <see cref="Message.ErrorText"/> say why.</summary>
    Failed,

    /// <summary>The user stopped or canceled it; the text is what had arrived.</summary>
    Cancelled,

    /// <summary>Refused before anything was sent; <see cref="Message.EstimatedWaitSeconds"/> says when it could be answered.</summary>
    Refused,

    /// <summary>The process ended while it was pending; the text is what had been saved.</summary>
    Interrupted,
}
