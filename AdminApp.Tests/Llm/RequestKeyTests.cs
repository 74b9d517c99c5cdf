using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Llm;

public class RequestKeyTests
{
    private static readonly ChatMessage[] Messages =
    [
        new(ChatRole.System, "Answer from the passages."),
        new(ChatRole.User, "Who decided?"),
        new(ChatRole.Assistant, [new FunctionCallContent("abcdefghi", "search_transcripts", new Dictionary<string, object?> { ["query"] = "budget", ["top"] = 5 })]),
        new(ChatRole.Tool, [new FunctionResultContent("abcdefghi", "Marketing: we keep it.")]),
    ];

    [Fact]
    public void EqualRequests_ShareAKey_WhateverObservesThem()
    {
        var observed = Options();
        observed.AdditionalProperties = new() { [IProviderCallObserver.OptionsKey] = new object(), ["safe_prompt"] = true };
        var plain = Options();
        plain.AdditionalProperties = new() { ["safe_prompt"] = true };

        Assert.Equal(RequestKey.Compute(Messages, plain), RequestKey.Compute([.. Messages.Select(m => m.Clone())], observed));
        Assert.Matches("^[0-9a-f]{64}$", RequestKey.Compute(Messages, plain));
    }

    [Fact]
    public void TheOrderOfArguments_DoesNotMatter()
    {
        ChatMessage[] swapped =
        [
            Messages[0], Messages[1],
            new(ChatRole.Assistant, [new FunctionCallContent("abcdefghi", "search_transcripts", new Dictionary<string, object?> { ["top"] = 5, ["query"] = "budget" })]),
            Messages[3],
        ];

        Assert.Equal(RequestKey.Compute(Messages, Options()), RequestKey.Compute(swapped, Options()));
    }

    [Fact]
    public void EverythingThatShapesTheAnswer_ChangesTheKey()
    {
        var tool = AIFunctionFactory.Create((string query) => query, "search_transcripts", "Searches.");
        var keys = new List<string> { RequestKey.Compute(Messages, Options()) };
        Action<ChatOptions>[] changes =
        [
            o => o.ModelId = "ministral-8b-latest", o => o.MaxOutputTokens = 10, o => o.Temperature = 0.5f, o => o.TopP = 0.5f, o => o.Seed = 3,
            o => o.FrequencyPenalty = 1, o => o.PresencePenalty = 1, o => o.StopSequences = ["END"], o => o.Instructions = "Be brief.",
            o => o.ResponseFormat = ChatResponseFormat.Json, o => o.Tools = [tool], o => o.ToolMode = ChatToolMode.None,
            o => o.ToolMode = ChatToolMode.RequireAny, o => o.ToolMode = ChatToolMode.RequireSpecific("search_transcripts"),
            o => o.AllowMultipleToolCalls = false, o => o.AdditionalProperties = new() { ["safe_prompt"] = true },
            o => o.Tools = [AIFunctionFactory.Create((string query) => query, "search_transcripts", "Searches otherwise.")],
            o => o.Tools = [AIFunctionFactory.Create((string query, int top) => query + top, "search_transcripts", "Searches.")],
        ];
        foreach (var change in changes)
        {
            var options = Options();
            change(options);
            keys.Add(RequestKey.Compute(Messages, options));
        }

        keys.Add(RequestKey.Compute(Messages[..2], Options()));
        keys.Add(RequestKey.Compute([Messages[0], new ChatMessage(ChatRole.Assistant, "Who decided?"), .. Messages[2..]], Options()));
        keys.Add(RequestKey.Compute([Messages[0], new ChatMessage(ChatRole.User, "Who decided??"), .. Messages[2..]], Options()));
        keys.Add(RequestKey.Compute([.. Messages[..3], new ChatMessage(ChatRole.Tool, [new FunctionResultContent("abcdefghi", "Other.")])], Options()));

        // Moving a boundary between two messages is another request.
        keys.Add(RequestKey.Compute([new ChatMessage(ChatRole.User, "ab"), new ChatMessage(ChatRole.User, "c")], Options()));
        keys.Add(RequestKey.Compute([new ChatMessage(ChatRole.User, "a"), new ChatMessage(ChatRole.User, "bc")], Options()));
        Assert.Distinct(keys);
    }

    private static ChatOptions Options() => new() { ModelId = "mistral-small-latest", MaxOutputTokens = 700 };
}
