namespace AdminApp.Core.Stores.Entities;

/// <summary>
/// What became of one question: the ledger's row, without any text. It exists from the moment at which its question is stored; a question
/// that is not stored has one within half a second, which is open until the question ends.
/// </summary>
public sealed class RequestRecord
{
    /// <summary>Value of <see cref="Outcome"/> while it waits or runs.</summary>
    public const string Open = "open";

    /// <summary>Value of <see cref="Events"/> of a request of which nothing is told.</summary>
    public const string NoEvents = "[]";

    /// <summary>For a stored question, the ID of its answer (<see cref="Message.Id"/>), unless that was deleted.</summary>
    public Guid Id { get; set; }

    /// <summary>The conversation of a stored question.</summary>
    public Guid? ConversationId { get; set; }

    public DateTime SubmittedAtUtc { get; set; }

    /// <summary>When it ended; for an interrupted one, when that was noticed.</summary>
    public DateTime? EndedAtUtc { get; set; }

    /// <summary><c>open</c>, <c>answered</c>, <c>failed</c>, <c>refused</c> or <c>cancelled</c>.</summary>
    public string Outcome { get; set; } = Open;

    /// <summary>Stable code of a failure or refusal.</summary>
    public string? Reason { get; set; }

    /// <summary><c>interactive</c>, <c>api</c>, <c>background</c> or <c>deferred</c>.</summary>
    public string Class { get; set; } = "";

    /// <summary>The user for fairness: <c>user:ID</c> or <c>key:ID</c>; null if unknown.</summary>
    public string? User { get; set; }

    /// <summary>The instance that answers it.</summary>
    public string InstanceId { get; set; } = "";

    /// <summary>The model that answered.</summary>
    public string? Model { get; set; }

    /// <summary>Whether the cache answered it alone.</summary>
    public bool FromCache { get; set; }

    /// <summary>Whether one of its calls was shared with an equal one in flight; its tokens then count for each of them.</summary>
    public bool Coalesced { get; set; }

    /// <summary>Passages given to the model; null if nothing was searched.</summary>
    public int? Passages { get; set; }

    /// <summary>Its first place in the queue; null if it never waited there.</summary>
    public int? Place { get; set; }

    /// <summary>Calls that were sent for it.</summary>
    public int Calls { get; set; }

    /// <summary>Attempts at its calls.</summary>
    public int Attempts { get; set; }

    /// <summary>Upper bound of tokens reserved for its attempts, without those that it shared.</summary>
    public int TokensReserved { get; set; }

    /// <summary>Prompt tokens of its answered calls, as the provider counted.</summary>
    public int PromptTokens { get; set; }

    /// <summary>Completion tokens of its answered calls, as the provider counted.</summary>
    public int CompletionTokens { get; set; }

    /// <summary>Milliseconds from submission until its prompt was built.</summary>
    public int? PreparedMs { get; set; }

    /// <summary>Milliseconds in the queue and between attempts.</summary>
    public int QueuedMs { get; set; }

    /// <summary>Milliseconds from submission to the first token.</summary>
    public int? FirstTokenMs { get; set; }

    /// <summary>Milliseconds from submission to the end; null while open.</summary>
    public int? TotalMs { get; set; }

    /// <summary>What happened when, as JSON: <c>[{"at": 12, "step": "found", "n": 8}]</c>, in milliseconds from submission.</summary>
    public string Events { get; set; } = NoEvents;
}
