using AdminApp.Core.Agent;

namespace AdminApp.Core.Chat;

/// <summary>Stable codes of why a question was not taken.</summary>
public static class ChatErrorCodes
{
    /// <summary>The conversation has an answer still due: stop it or wait for it.</summary>
    public const string AnswerPending = "answer_pending";

    /// <summary>The conversation is as long as it may become: begin a new one.</summary>
    public const string ConversationFull = "conversation_full";

    /// <summary>As many questions as this process takes are being answered.</summary>
    public const string TooManyRunning = "queue_full";

    /// <summary>The process stops and takes no more questions.</summary>
    public const string Stopping = "stopping";

    /// <summary>What was asked for cannot be: the text says what is allowed.</summary>
    public const string Invalid = "invalid";

    /// <summary>There is no such meeting.</summary>
    public const string MeetingNotFound = "meeting_not_found";

    /// <summary>The search index is being built.</summary>
    public const string SearchNotReady = AgentErrorCodes.SearchNotReady;

    /// <summary>The answer failed for a reason of our own; the log tells more.</summary>
    public const string Internal = "internal_error";

    /// <summary>The store can't be reached or can't be written to for now.</summary>
    public const string StoreUnavailable = "store_unavailable";

    /// <summary>The store refused the answer's text, which is lost.</summary>
    public const string AnswerNotStored = "answer_not_stored";

    /// <summary>The model sent no text.</summary>
    public const string EmptyAnswer = AgentErrorCodes.EmptyAnswer;
}
