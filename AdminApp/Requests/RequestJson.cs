using System.Text.Json;
using System.Text.Json.Serialization;
using AdminApp.Core.Llm;
using AdminApp.Core.Requests;
using AdminApp.Ui;

namespace AdminApp.Requests;

/// <summary>Requests as JSON, for the clipboard and for files. Members are in snake case; times are in UTC. Neither keys nor questions are in it.</summary>
internal static class RequestJson
{
    /// <summary>How members are written.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };

    /// <summary>One request with its events.</summary>
    public static string Of(RequestDetails details) => JsonSerializer.Serialize(new
    {
        request = Members(RequestRow.Of(details.Record), details.Name),
        details.Record.InstanceId,
        details.Record.Passages,
        details.Record.Place,
        details.Record.Calls,
        details.Record.TokensReserved,
        details.Record.PreparedMs,
        prompt_version = details.Prompt?.BuiltIn,
        instructions_version = details.Prompt?.Instructions,
        events = RequestTimeline.Read(details.Record.Events),
    }, Indented);

    /// <summary>One request of a list.</summary>
    /// <param name="row">The request.</param>
    /// <param name="name">Who asked.</param>
    /// <param name="browser">The clock of the viewer; null: UTC is enough.</param>
    public static object Members(RequestRow row, string name, BrowserSettings? browser = null) => new
    {
        row.Id,
        row.SubmittedAtUtc,
        SubmittedAtLocal = browser?.ToLocalText(row.SubmittedAtUtc),
        User = name,
        row.Class,
        row.Outcome,
        row.Reason,
        row.Model,
        Cache = row.Cache,
        row.Attempts,
        row.PromptTokens,
        row.CompletionTokens,
        row.QueuedMs,
        row.FirstTokenMs,
        row.TotalMs,
        row.ConversationId,
    };
}
