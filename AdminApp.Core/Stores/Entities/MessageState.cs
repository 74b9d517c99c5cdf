namespace AdminApp.Core.Stores.Entities;

/// <summary>How an answer stands.</summary>
public enum MessageState
{
    /// <summary>Complete. Every question is.</summary>
    Done,

    /// <summary>An answer that is being prepared, waits or is written.</summary>
    Pending,

    /// <summary>It failed; <see cref="Message.ErrorCode"/> and <see cref="Message.ErrorText"/> say why.</summary>
    Failed,

    /// <summary>Its user stopped or cancelled it; the text is what had come.</summary>
    Cancelled,

    /// <summary>Refused before anything was sent; <see cref="Message.EstimatedWaitSeconds"/> says when it could be answered.</summary>
    Refused,

    /// <summary>The process ended while it was pending; the text is what had been stored.</summary>
    Interrupted,
}
