using AdminApp.Core.Llm;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Requests;

/// <summary>One request in a list: its row in the table of requests without its events. It has no text.</summary>
public sealed record RequestRow
{
    /// <summary>ID of the request; for a stored question that of its answer.</summary>
    public required Guid Id { get; init; }

    /// <summary>The conversation of a stored question; null for any other.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTime SubmittedAtUtc { get; init; }

    /// <summary><c>open</c>, <c>answered</c>, <c>failed</c>, <c>refused</c> or <c>cancelled</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Stable code of a failure or refusal; null without one.</summary>
    public string? Reason { get; init; }

    /// <summary><c>interactive</c>, <c>api</c>, <c>background</c> or <c>deferred</c>.</summary>
    public required string Class { get; init; }

    /// <summary><c>user:ID</c> or <c>key:ID</c>; null if unknown.</summary>
    public string? User { get; init; }

    /// <summary>The model that answered; null before that.</summary>
    public string? Model { get; init; }

    /// <summary>Whether the cache answered it alone.</summary>
    public bool FromCache { get; init; }

    /// <summary>Whether it shared a call with an equal one in flight.</summary>
    public bool Coalesced { get; init; }

    /// <summary>Attempts at its calls.</summary>
    public int Attempts { get; init; }

    /// <summary>Prompt tokens as the provider counted.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Completion tokens as the provider counted.</summary>
    public int CompletionTokens { get; init; }

    /// <summary>Milliseconds in the queue and between attempts.</summary>
    public int QueuedMs { get; init; }

    /// <summary>Milliseconds from submission to the first token; null without one.</summary>
    public int? FirstTokenMs { get; init; }

    /// <summary>Milliseconds from submission to the end; null while open.</summary>
    public int? TotalMs { get; init; }

    /// <summary>Whether the provider is working on it right now; known only for open requests of this process.</summary>
    public bool Running { get; init; }

    /// <summary>Its place in the list.</summary>
    public RequestCursor Cursor => new(SubmittedAtUtc, Id);

    /// <summary>What it saved the provider.</summary>
    public RequestCacheUse Cache => FromCache ? RequestCacheUse.Hit : Coalesced ? RequestCacheUse.Shared : RequestCacheUse.Miss;

    /// <summary>Whether it waits or runs.</summary>
    public bool IsOpen => Outcome == RequestRecord.Open;

    /// <summary>The row of a whole record.</summary>
    public static RequestRow Of(RequestRecord record) => new()
    {
        Id = record.Id,
        ConversationId = record.ConversationId,
        SubmittedAtUtc = record.SubmittedAtUtc,
        Outcome = record.Outcome,
        Reason = record.Reason,
        Class = record.Class,
        User = record.User,
        Model = record.Model,
        FromCache = record.FromCache,
        Coalesced = record.Coalesced,
        Attempts = record.Attempts,
        PromptTokens = record.PromptTokens,
        CompletionTokens = record.CompletionTokens,
        QueuedMs = record.QueuedMs,
        FirstTokenMs = record.FirstTokenMs,
        TotalMs = record.TotalMs,
        Running = record.Outcome == RequestRecord.Open && RequestTimeline.Read(record.Events) is [.., { Step: RequestStep.Attempt or RequestStep.FirstToken or RequestStep.Coalesced }],
    };
}
