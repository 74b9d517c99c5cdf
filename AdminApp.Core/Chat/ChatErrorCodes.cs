using AdminApp.Core.Agent;

namespace AdminApp.Core.Chat;

/// <summary>Stable codes that say why a question was refused or failed.</summary>
public static class ChatErrorCodes
{
    /// <summary>The conversation has a pending answer: stop it or wait for it.</summary>
    public const string AnswerPending = "answer_pending";

    /// <summary>The conversation is full: start a new one.</summary>
    public const string ConversationFull = "conversation_full";

    /// <summary>This process is already answering the maximum number of questions.</summary>
    public const string TooManyRunning = "queue_full";

    /// <summary>The day's quota of the person or the key is used up.</summary>
    public const string QuotaUsed = "quota_used";

    /// <summary>The process is stopping and accepts no more questions.</summary>
    public const string Stopping = "stopping";

    /// <summary>The question is invalid; the text says what is allowed.</summary>
    public const string Invalid = "invalid";

    /// <summary>The meeting does not exist.</summary>
    public const string MeetingNotFound = "meeting_not_found";

    /// <summary>The search index is being built.</summary>
    public const string SearchNotReady = AgentErrorCodes.SearchNotReady;

    /// <summary>The answer failed for a reason of ours; the log has details.</summary>
    public const string Internal = "internal_error";

    /// <summary>The store can't be reached or written to right now.</summary>
    public const string StoreUnavailable = "store_unavailable";

    /// <summary>The store rejected the answer's text, which is lost.</summary>
    public const string AnswerNotStored = "answer_not_stored";

    /// <summary>The model sent no text.</summary>
    public const string EmptyAnswer = AgentErrorCodes.EmptyAnswer;
}
