using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdminApp.Core.Primitives;
using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// Collects an answer's tool calls. Mistral sends each in one piece; other servers with the same API split the arguments into pieces, which have
/// the index of their call but no ID. Bounded: more than a model can mean is an error.
/// </summary>
internal sealed class ToolCallAssembler
{
    private const int MaxCalls = 64;

    // The tools accept a thousand characters at most.
    private const int MaxArguments = 8_000;

    private readonly List<Call> _calls = [];

    /// <summary>Whether there is any call.</summary>
    public bool Any => _calls.Count > 0;

    /// <exception cref="JsonException">There are too many.</exception>
    public void Add(ToolCallPart part)
    {
        var begun = part.Id is null && part.Name is null ? _calls.FindLast(call => call.Index == part.Index) : null;
        if (begun is not null)
        {
            begun.Arguments.Append(part.Arguments);
            return;
        }

        if (_calls.Count == MaxCalls)
        {
            throw new JsonException($"The answer has more than {MaxCalls} tool calls.");
        }

        _calls.Add(new Call(part.Index, part.Id, part.Name ?? "", new StringBuilder(part.Arguments)));
    }

    /// <summary>The calls in order. Arguments that are not a JSON object of valid text are reported by <see cref="FunctionCallContent.Exception"/>.</summary>
    /// <param name="responseId">Used to create IDs if the provider gave none.</param>
    public IReadOnlyList<FunctionCallContent> Finish(string? responseId) =>
        [.. _calls.Select((call, position) => FunctionCallContent.CreateFromParsedArguments(
            call.Arguments.ToString(),
            call.Id ?? ToolCallIds.Fit($"{responseId}#{position}"),
            call.Name,
            ParseArguments))];

    private static Dictionary<string, object?>? ParseArguments(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return [];
        }

        if (json.Length > MaxArguments)
        {
            throw new JsonException($"The arguments have more than {MaxArguments} characters.");
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.EnumerateObject().DistinctBy(NameOf).ToDictionary(NameOf, object? (property) => JsonSerializer.SerializeToElement(Valid(property.Value)))
            : throw new JsonException("The arguments are not a JSON object.");
    }

    // The arguments are read by the tools and sent back: half a surrogate pair would make both throw, so it throws here.
    private static JsonNode? Valid(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(value.EnumerateObject().DistinctBy(NameOf).Select(property => KeyValuePair.Create(NameOf(property), Valid(property.Value)))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Valid)]),
        JsonValueKind.String => JsonValue.Create(ValidText.From(value.GetString()!)),
        _ => JsonValue.Create(value.Clone()),
    };

    private static string NameOf(JsonProperty property) => ValidText.From(property.Name);

    private sealed record Call(int Index, string? Id, string Name, StringBuilder Arguments);
}
