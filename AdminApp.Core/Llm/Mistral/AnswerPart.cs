using System.Text.Json;
using AdminApp.Core.Primitives;
using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>A tool call, or a piece of one, from a response.</summary>
/// <param name="Index">Its number among the calls of the answer.</param>
/// <param name="Id">Its ID; null if the provider gave none (it then writes the word <c>null</c>).</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">JSON text.</param>
internal sealed record ToolCallPart(int Index, string? Id, string? Name, string Arguments);

/// <summary>
/// The contents of one response, or of one event of a stream. Both have the same shape except for the name of the message. What the provider wrote is
/// untrusted: text is made valid, and values such as IDs and the model's name become one short line.
/// </summary>
internal sealed record AnswerPart
{
    // Names, IDs and reasons of real providers have a few dozen characters.
    private const int MaxWord = 200;

    public string? Id { get; private init; }
    public string? Model { get; private init; }
    public DateTimeOffset? CreatedAt { get; private init; }
    public IReadOnlyList<AIContent> Contents { get; private init; } = [];
    public IReadOnlyList<ToolCallPart> ToolCalls { get; private init; } = [];
    public string? FinishReason { get; private init; }
    public UsageDetails? Usage { get; private init; }

    /// <summary>Reads a response (<paramref name="message"/> is <c>message</c>) or an event of a stream (<c>delta</c>).</summary>
    /// <exception cref="JsonException">The shape is unknown.</exception>
    public static AnswerPart Read(JsonElement root, string message)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("choices", out var choices) || choices.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("The answer has no choices.");
        }

        // We ask for one completion; the last event of a stream may contain only the usage.
        var choice = choices.GetArrayLength() > 0 ? choices[0] : default;
        var body = Property(choice, message);
        return new AnswerPart
        {
            Id = Word(root, "id"),
            Model = Word(root, "model"),
            CreatedAt = Property(root, "created") is { ValueKind: JsonValueKind.Number } created && created.TryGetInt64(out var seconds) && seconds is > 0 and < 32_503_680_000
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null,
            Contents = ReadContent(Property(body, "content")),
            ToolCalls = ReadToolCalls(Property(body, "tool_calls")),
            FinishReason = Word(choice, "finish_reason"),
            Usage = ReadUsage(Property(root, "usage")),
        };
    }

    /// <summary>Maps Mistral's reason; both of its "too long" reasons mean that the answer was cut off.</summary>
    public static ChatFinishReason? MapFinishReason(string? reason) => reason switch
    {
        null => null,
        "stop" => ChatFinishReason.Stop,
        "length" or "model_length" => ChatFinishReason.Length,
        "tool_calls" => ChatFinishReason.ToolCalls,
        _ => new ChatFinishReason(reason),
    };

    private static List<AIContent> ReadContent(JsonElement content)
    {
        var contents = new List<AIContent>();
        if (content.ValueKind == JsonValueKind.String)
        {
            if (content.GetString() is { Length: > 0 } text)
            {
                contents.Add(new TextContent(ValidText.From(text)));
            }
        }
        else if (content.ValueKind == JsonValueKind.Array)
        {
            foreach (var chunk in content.EnumerateArray())
            {
                // References point into documents of the provider's own tools, which we never request: they are skipped.
                if (Text(chunk, "text") is { Length: > 0 } text && Text(chunk, "type") is "text" or null)
                {
                    contents.Add(new TextContent(ValidText.From(text)));
                }
                else if (Property(chunk, "thinking") is { ValueKind: JsonValueKind.Array } thinking && string.Concat(thinking.EnumerateArray().Select(part => Text(part, "text"))) is { Length: > 0 } thought)
                {
                    contents.Add(new TextReasoningContent(ValidText.From(thought)));
                }
            }
        }

        return contents;
    }

    private static List<ToolCallPart> ReadToolCalls(JsonElement calls)
    {
        var parts = new List<ToolCallPart>();
        if (calls.ValueKind != JsonValueKind.Array)
        {
            return parts;
        }

        foreach (var call in calls.EnumerateArray())
        {
            var function = Property(call, "function");
            var arguments = Property(function, "arguments");
            parts.Add(new ToolCallPart(
                Property(call, "index") is { ValueKind: JsonValueKind.Number } index && index.TryGetInt32(out var number) ? number : parts.Count,
                Word(call, "id") is { } id && id != "null" ? id : null,
                Word(function, "name"),
                arguments.ValueKind switch
                {
                    JsonValueKind.String => arguments.GetString()!,
                    JsonValueKind.Object => arguments.GetRawText(),
                    _ => "",
                }));
        }

        return parts;
    }

    private static UsageDetails? ReadUsage(JsonElement usage) => usage.ValueKind != JsonValueKind.Object ? null : new UsageDetails
    {
        InputTokenCount = Count(usage, "prompt_tokens"),
        OutputTokenCount = Count(usage, "completion_tokens"),
        TotalTokenCount = Count(usage, "total_tokens"),
        CachedInputTokenCount = Count(usage, "num_cached_tokens") ?? Count(Property(usage, "prompt_tokens_details"), "cached_tokens"),
    };

    private static long? Count(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var count) && count >= 0 ? count : null;

    private static string? Word(JsonElement element, string name) =>
        Text(element, name) is { } text && ValidText.Line(text, MaxWord) is { Length: > 0 } word ? word : null;

    private static string? Text(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;
}
