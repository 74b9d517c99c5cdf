using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AdminApp.Core.Llm.Mistral;

// The body of POST /chat/completions: the part of the provider's ChatCompletionRequest that this application can send.
// Null properties are not written; the provider rejects unknown properties and empty tool lists.

internal sealed record MistralRequest
{
    public required string Model { get; init; }
    public required IReadOnlyList<MistralMessage> Messages { get; init; }
    public required int MaxTokens { get; init; }
    public float? Temperature { get; init; }
    public float? TopP { get; init; }
    public float? FrequencyPenalty { get; init; }
    public float? PresencePenalty { get; init; }
    public long? RandomSeed { get; init; }
    public IReadOnlyList<string>? Stop { get; init; }
    public bool? Stream { get; init; }
    public MistralResponseFormat? ResponseFormat { get; init; }
    public IReadOnlyList<MistralTool>? Tools { get; init; }

    /// <summary>A keyword, or an object that names a function.</summary>
    public JsonNode? ToolChoice { get; init; }

    public bool? ParallelToolCalls { get; init; }
    public string? PromptCacheKey { get; init; }
    public bool? SafePrompt { get; init; }
    public string? ReasoningEffort { get; init; }

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, MistralJson.Web.MistralRequest);
}

internal sealed record MistralMessage(string Role, string Content)
{
    public IReadOnlyList<MistralToolCall>? ToolCalls { get; init; }
    public string? ToolCallId { get; init; }
    public string? Name { get; init; }
    public bool? Prefix { get; init; }
}

internal sealed record MistralToolCall(string Id, MistralFunctionCall Function)
{
    public string Type => "function";
}

internal sealed record MistralFunctionCall(string Name, string Arguments);

internal sealed record MistralTool(MistralFunction Function)
{
    public string Type => "function";
}

internal sealed record MistralFunction(string Name, string Description, JsonElement Parameters);

internal sealed record MistralResponseFormat(string Type, MistralJsonSchema? JsonSchema = null);

internal sealed record MistralJsonSchema(string Name, JsonElement Schema, string? Description, bool Strict);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(MistralRequest))]
internal sealed partial class MistralJson : JsonSerializerContext
{
    /// <summary>Does not escape non-ASCII letters: the body goes to an API, never into a page, and is up to a third shorter.</summary>
    public static MistralJson Web => field ??= new MistralJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
