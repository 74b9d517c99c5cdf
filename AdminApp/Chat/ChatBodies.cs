using System.Text.Json.Serialization;
using AdminApp.Core.Agent.Citations;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;

namespace AdminApp.Chat;

/// <summary>Body of POST /admin/chat.</summary>
/// <param name="Message">The question, 1 to 8,000 characters.</param>
/// <param name="History">Earlier messages, up to 50.</param>
/// <param name="ConversationId">The conversation of the same key to continue; a new one if absent.</param>
/// <param name="PatienceSeconds">How long the caller waits, 1 to 3600; Performance:PatienceSeconds if absent.</param>
/// <param name="Meeting">Only this meeting: file name or ID.</param>
/// <param name="Class"><c>api</c> (default) or <c>background</c>.</param>
/// <param name="OnBehalfOf">The user that counts for fairness; Admin keys only.</param>
internal sealed record ChatRequest(
    string? Message, IReadOnlyList<ChatHistoryItem?>? History, string? ConversationId, double? PatienceSeconds, string? Meeting, string? Class, string? OnBehalfOf);

/// <summary>One message of the history.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What was said.</param>
internal sealed record ChatHistoryItem(string? Role, string? Content);

/// <summary>The 200 body. <paramref name="Model"/> wrote the answer; null if no model did.</summary>
internal sealed record ChatResponse(
    string Response, Guid ConversationId, DateTime Timestamp, IReadOnlyList<ChatCitation> Citations, bool FromCache, ChatTiming Timing, ChatUsage Usage, string? Model)
{
    public static ChatResponse From(Message answer) => new(
        answer.Content, answer.ConversationId, answer.CompletedAtUtc ?? answer.CreatedAtUtc,
        [.. CitedStatements.InOrder(answer.Content, answer.Citations).Select(ChatCitation.From)],
        answer.FromCache,
        new ChatTiming(answer.QueuedMs ?? 0, answer.FirstTokenMs ?? 0, answer.TotalMs ?? 0),
        new ChatUsage(answer.PromptTokens ?? 0, answer.CompletionTokens ?? 0, answer.LlmCalls),
        answer.Model);
}

/// <summary>
/// The support for one citation of the answer. The first one belongs to the first <c>[n]</c> in the text, the second to the second, and so on,
/// for the first 200; passages cited only later follow by number.
/// </summary>
/// <param name="N">Its number in the answer's text.</param>
/// <param name="Meeting">Title of the meeting.</param>
/// <param name="File">Name of the file.</param>
/// <param name="Speaker">Who is quoted.</param>
/// <param name="Start">Start of the quoted turn as <c>m:ss</c> or <c>h:mm:ss</c>; null if the file has no times.</param>
/// <param name="TurnFrom">First turn of the passage, from 0.</param>
/// <param name="TurnTo">Last turn of the passage, inclusive.</param>
/// <param name="Quote">One to three sentences of one turn, byte for byte from the file.</param>
/// <param name="SpeakerInFile">Who is quoted as the file has it; left out if that is the same name.</param>
internal sealed record ChatCitation(
    int N, string Meeting, string File, string Speaker, string? Start, int TurnFrom, int TurnTo, string Quote,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SpeakerInFile)
{
    public static ChatCitation From(Citation citation) => new(
        citation.Number, citation.Meeting, citation.FileName, citation.Speaker, TranscriptTime.Format(citation.StartMs), citation.TurnFrom, citation.TurnTo, citation.Quote, citation.SpeakerInFile);
}

/// <summary>Where the time went, in milliseconds from submission.</summary>
internal sealed record ChatTiming(int QueuedMs, int FirstTokenMs, int TotalMs);

/// <summary>What the answer used: nothing if it came from the cache; a call shared with other callers counts in full.</summary>
internal sealed record ChatUsage(int PromptTokens, int CompletionTokens, int LlmCalls);
