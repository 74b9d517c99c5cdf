using System.Text.Json;
using System.Text.Json.Nodes;
using AdminApp.Core.Llm.Provider;
using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// Turns messages and options into a request for Mistral. What Mistral would reject is rejected here with a text that says why;
/// options that it does not have (<c>TopK</c>, <c>ConversationId</c>) are not sent, as <see cref="IChatClient"/> allows.
/// </summary>
internal static class MistralRequestMapper
{
    private static readonly JsonElement NoParameters = JsonDocument.Parse("""{"type":"object","properties":{}}""").RootElement;

    /// <exception cref="ProviderException"><see cref="ProviderFailure.Rejected"/>, before anything was sent.</exception>
    public static MistralRequest Map(IEnumerable<ChatMessage> messages, ChatOptions? options, string defaultModel, int defaultMaxTokens, bool stream)
    {
        options ??= new ChatOptions();
        var tools = MapTools(options.Tools);
        return new MistralRequest
        {
            Model = string.IsNullOrEmpty(options.ModelId) ? defaultModel : options.ModelId,
            Messages = MistralMessages.From(messages, options.Instructions),
            MaxTokens = Within("MaxOutputTokens", options.MaxOutputTokens ?? defaultMaxTokens, 1, int.MaxValue),
            Temperature = Within("Temperature", options.Temperature, 0, 1.5f),
            TopP = Within("TopP", options.TopP, 0, 1),
            FrequencyPenalty = Within("FrequencyPenalty", options.FrequencyPenalty, -2, 2),
            PresencePenalty = Within("PresencePenalty", options.PresencePenalty, -2, 2),
            RandomSeed = options.Seed is not < 0 ? options.Seed : throw OutOfRange("Seed", options.Seed, "0 or more"),
            Stop = options.StopSequences is { Count: > 0 } stop ? [.. stop] : null,
            Stream = stream ? true : null,
            ResponseFormat = MapFormat(options.ResponseFormat),
            Tools = tools,
            ToolChoice = MapChoice(options.ToolMode, tools),
            ParallelToolCalls = tools is null ? null : options.AllowMultipleToolCalls,
            PromptCacheKey = Extra<string>(options, MistralOptionKeys.PromptCacheKey),
            SafePrompt = Extra<bool?>(options, MistralOptionKeys.SafePrompt),
            ReasoningEffort = MapEffort(options),
        };
    }

    private static List<MistralTool>? MapTools(IList<AITool>? tools)
    {
        if (tools is not { Count: > 0 })
        {
            return null;
        }

        return [.. tools.Select(tool => tool is AIFunctionDeclaration function
            ? new MistralTool(new MistralFunction(function.Name, function.Description, function.JsonSchema is { ValueKind: JsonValueKind.Object } schema ? schema : NoParameters))
            : throw new ProviderException(ProviderFailure.Rejected, $"The tool '{tool.Name}' is not a function; Mistral's chat accepts only functions."))];
    }

    private static JsonNode? MapChoice(ChatToolMode? mode, List<MistralTool>? tools) => mode switch
    {
        null => null,
        NoneChatToolMode => "none",
        AutoChatToolMode => tools is null ? null : "auto",
        _ when tools is null => throw new ProviderException(ProviderFailure.Rejected, "A tool call is required, but no tool is offered."),
        RequiredChatToolMode { RequiredFunctionName: { } name } => tools.Exists(tool => tool.Function.Name == name)
            ? new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = name } }
            : throw new ProviderException(ProviderFailure.Rejected, $"The required tool '{name}' is not among the tools offered."),
        _ => "any",
    };

    private static MistralResponseFormat? MapFormat(ChatResponseFormat? format) => format switch
    {
        ChatResponseFormatJson { Schema: { ValueKind: JsonValueKind.Object } schema } json =>
            new MistralResponseFormat("json_schema", new MistralJsonSchema(json.SchemaName ?? "answer", schema, json.SchemaDescription, Strict: true)),
        ChatResponseFormatJson => new MistralResponseFormat("json_object"),
        _ => null,
    };

    private static string? MapEffort(ChatOptions options)
    {
        if (Extra<string>(options, MistralOptionKeys.ReasoningEffort) is { } word)
        {
            return word is "high" or "none"
                ? word
                : throw new ProviderException(ProviderFailure.Rejected, $"{MistralOptionKeys.ReasoningEffort} is '{word}'; Mistral accepts 'high' or 'none'.");
        }

        // Mistral has no values in between: the model's own default applies.
        return options.Reasoning?.Effort switch
        {
            ReasoningEffort.None => "none",
            ReasoningEffort.High or ReasoningEffort.ExtraHigh => "high",
            _ => null,
        };
    }

    private static T? Extra<T>(ChatOptions options, string key) =>
        options.AdditionalProperties?.TryGetValue(key, out var value) == true && value is not null
            ? value is T typed ? typed : throw new ProviderException(ProviderFailure.Rejected, $"{key} is a {value.GetType().Name}, which Mistral does not accept.")
            : default;

    private static float? Within(string name, float? value, float least, float most) =>
        value is null || (value >= least && value <= most)
            ? value
            : throw OutOfRange(name, value, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{least} to {most}"));

    private static int Within(string name, int value, int least, int most) =>
        value >= least && value <= most ? value : throw OutOfRange(name, value, $"{least} to {most}");

    private static ProviderException OutOfRange(string name, IFormattable? value, string allowed) => new(
        ProviderFailure.Rejected, $"{name} is {value?.ToString(null, System.Globalization.CultureInfo.InvariantCulture)}; Mistral accepts {allowed}.");
}
