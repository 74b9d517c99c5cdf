using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// Gathers an answer's tool calls. Mistral sends each whole; other servers of the same API cut the arguments into pieces, which then have
/// the index of their call and no id. Bounded: what is more than a model can mean is an error.
/// </summary>
internal sealed class ToolCallAssembler
{
    private const int MaxCalls = 64;

    private readonly List<Call> _calls = [];

    /// <summary>Whether a call has begun.</summary>
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
            throw new JsonException($"The answer holds more than {MaxCalls} tool calls.");
        _calls.Add(new Call(part.Index, part.Id, part.Name ?? "", new StringBuilder(part.Arguments)));
    }

    /// <summary>The calls in their order. Arguments that are no JSON object are told by <see cref="FunctionCallContent.Exception"/>.</summary>
    /// <param name="responseId">Ids are made from it where the provider gave none.</param>
    public IReadOnlyList<FunctionCallContent> Finish(string? responseId) =>
        [.. _calls.Select((call, position) => FunctionCallContent.CreateFromParsedArguments(
            call.Arguments.ToString(),
            call.Id ?? ToolCallIds.Fit($"{responseId}#{position}"),
            call.Name,
            ParseArguments))];

    private static Dictionary<string, object?>? ParseArguments(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return [];
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.EnumerateObject().DistinctBy(property => property.Name).ToDictionary(property => property.Name, object? (property) => property.Value.Clone())
            : throw new JsonException("The arguments are no JSON object.");
    }

    private sealed record Call(int Index, string? Id, string Name, StringBuilder Arguments);
}
