using System.Text;
using System.Text.Json;
using AdminApp.Core.Llm.Provider;
using AdminApp.Tests.Fakes;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Llm.Mistral;

public sealed class MistralAnswerTests
{
    private const string Stream = """
        data: {"id":"cmpl-1","model":"mistral-small-2506","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"cmpl-1","object":"chat.completion.chunk","created":1764000000,"model":"mistral-small-2506","choices":[{"index":0,"delta":{"content":"Größe "},"finish_reason":null}]}

        data: {"id":"cmpl-1","object":"chat.completion.chunk","created":1764000000,"model":"mistral-small-2506","choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"😀 [1]"},{"type":"reference","reference_ids":[1]}]},"finish_reason":null}]}

        data: {"id":"cmpl-1","object":"chat.completion.chunk","created":1764000000,"model":"mistral-small-2506","choices":[{"index":0,"delta":{"content":"","tool_calls":[{"id":"aB3dE5gH7","function":{"name":"search_transcripts","arguments":"{\"query\": \"x\"}"},"index":0},{"id":"aB3dE5gH8","function":{"name":"list_meetings","arguments":{}},"index":1}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":11,"total_tokens":18,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":4}}}

        data: [DONE]


        """;

    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Hi")];

    private readonly StubProvider _provider = new();

    private async Task<FunctionCallContent> ToolCallAsync(string arguments)
    {
        _provider.Answer = _ => Task.FromResult(StubProvider.Json($$$$"""
            {"id":"1","model":"m","choices":[{"index":0,"finish_reason":"tool_calls","message":{"content":"","tool_calls":[{"id":"aB3dE5gH7","function":{"name":"search","arguments": {{{{arguments}}}} }}]}}]}
            """));
        var answer = await _provider.Client.GetResponseAsync(Question);
        return Assert.Single(answer.Messages[0].Contents.OfType<FunctionCallContent>());
    }

    [Fact]
    public async Task Answer_IsReadWhole()
    {
        _provider.Answer = _ => Task.FromResult(StubProvider.Json("""
            {"id":"cmpl-9","object":"chat.completion","created":1764000000,"model":"mistral-small-2506","choices":[{"index":0,"finish_reason":"stop",
             "message":{"role":"assistant","tool_calls":null,"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"Hel"},{"type":"reference","reference_ids":[0]},{"type":"text","text":"lo"}]}}],
             "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}
            """));
        var answer = await _provider.Client.GetResponseAsync(Question, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("Hello", ChatFinishReason.Stop, "mistral-small-2506", 5), (answer.Text, answer.FinishReason, answer.ModelId, answer.Usage?.TotalTokenCount));
        Assert.Equal("hm", Assert.Single(answer.Messages[0].Contents.OfType<TextReasoningContent>()).Text);
        Assert.Equal("http://provider.test/v1/chat/completions", _provider.Requests[0].RequestUri!.ToString());
        Assert.Equal($"Bearer {StubProvider.Key}", _provider.Requests[0].Headers.Authorization!.ToString());
    }

    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("length", "length")]
    [InlineData("model_length", "length")]
    [InlineData("tool_calls", "tool_calls")]
    public async Task FinishReasons_AreMapped(string theirs, string ours)
    {
        _provider.Answer = _ => Task.FromResult(StubProvider.Json($$$"""{"id":"1","model":"m","choices":[{"index":0,"finish_reason":"{{{theirs}}}","message":{"content":"x"}}]}"""));
        Assert.Equal(ours, (await _provider.Client.GetResponseAsync(Question)).FinishReason!.Value.Value);
    }

    [Theory]
    [InlineData("""{"query":"x","top":3}""")]
    [InlineData("\"{\\\"query\\\":\\\"x\\\",\\\"top\\\":3}\"")]
    public async Task ToolCallArguments_MayBeObjectOrText(string arguments)
    {
        _provider.Answer = _ => Task.FromResult(StubProvider.Json("""
            {"id":"1","model":"m","choices":[{"index":0,"finish_reason":"tool_calls","message":{"content":"","tool_calls":[{"id":"null","function":{"name":"search","arguments":ARGUMENTS}}]}}]}
            """.Replace("ARGUMENTS", arguments, StringComparison.Ordinal)));
        var call = Assert.Single((await _provider.Client.GetResponseAsync(Question)).Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal(("search", "x", 3), (call.Name, call.Arguments!["query"]!.ToString(), ((JsonElement)call.Arguments["top"]!).GetInt32()));
        Assert.Matches("^[A-Za-z0-9]{9}$", call.CallId);
    }

    [Theory]
    [InlineData("""{"query":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a":{"b":["\udc00x"]}}""")]
    public async Task ToolCallArguments_ThatAreNoText_AreToldNotThrown_AndCanBeSentBack(string arguments)
    {
        var call = await ToolCallAsync(arguments);
        Assert.NotNull(call.Exception);
        _provider.Answer = _ => Task.FromResult(StubProvider.Json("""{"id":"1","model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"content":"x"}}]}"""));
        await _provider.Client.GetResponseAsync([.. Question, new(ChatRole.Assistant, [call]), new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "no")])]);
    }

    [Fact]
    public async Task ToolCallArguments_AreMadeValid()
    {
        var call = await ToolCallAsync("""{"query":"a\u0000b \ufffe","deep":[{"\uffff":"\u001b","n":1.50}]}""");
        Assert.Null(call.Exception);
        Assert.Equal("""{"query":"a b \uFFFD","deep":[{"\uFFFD":" ","n":1.50}]}""", JsonSerializer.Serialize(call.Arguments));
    }

    [Fact]
    public async Task ToolCallArguments_WithoutEnd_AreToldNotKept()
    {
        var call = await ToolCallAsync($$"""{"query":"{{new string('x', 10_000)}}"}""");
        Assert.NotNull(call.Exception);
        Assert.Null(call.Arguments);
    }

    [Fact]
    public async Task WhatTheProviderNames_IsOneShortLine_AndItsTextValid()
    {
        var endless = new string('x', 100_000);
        _provider.Answer = _ => Task.FromResult(StubProvider.Json($$$"""
            {"id":"i\u0000d{{{endless}}}","model":"m\u0000x\n{{{endless}}}","choices":[{"index":0,"finish_reason":"o\u001b[31mdd{{{endless}}}",
             "message":{"content":"a\u0000b\ufffe\n\u001bc","tool_calls":[{"id":"{{{endless}}}","function":{"name":"f\u0000{{{endless}}}","arguments":"{}"}}]}}]}
            """));
        var answer = await _provider.Client.GetResponseAsync(Question);
        Assert.StartsWith("m x x", answer.ModelId);
        Assert.Equal("a b\ufffd\n c", answer.Text);
        var call = Assert.Single(answer.Messages[0].Contents.OfType<FunctionCallContent>());
        foreach (var word in new[] { answer.ResponseId!, answer.ModelId!, answer.FinishReason!.Value.Value, call.CallId, call.Name })
        {
            Assert.InRange(word.Length, 1, 201);
            Assert.DoesNotContain(word, char.IsControl);
        }
    }

    [Fact]
    public async Task ToolCallArguments_ThatAreNoJson_AreToldNotThrown()
    {
        _provider.Answer = _ => Task.FromResult(StubProvider.Json("""
            {"id":"1","model":"m","choices":[{"index":0,"finish_reason":"tool_calls","message":{"content":"","tool_calls":[{"id":"abcdefgh1","function":{"name":"search","arguments":"{broken"}}]}}]}
            """));
        Assert.NotNull(Assert.Single((await _provider.Client.GetResponseAsync(Question)).Messages[0].Contents.OfType<FunctionCallContent>()).Exception);
    }

    [Fact]
    public void Stream_SplitAtAnyByte_ReadsTheSame()
    {
        var bytes = Encoding.UTF8.GetBytes(Stream.ReplaceLineEndings("\n"));
        Gen.Int[1, 60].Array[0, 400].Sample(sizes =>
        {
            _provider.Answer = _ => Task.FromResult(StubProvider.Events(new PiecewiseStream(bytes, sizes)));
            var updates = Collect().GetAwaiter().GetResult();
            var answer = updates.ToChatResponse();
            Assert.Equal("Größe 😀 [1]", answer.Text);
            Assert.Equal(["search_transcripts", "list_meetings"], answer.Messages[0].Contents.OfType<FunctionCallContent>().Select(call => call.Name));
            Assert.Equal((ChatFinishReason.ToolCalls, 11L, 7L, 4L), (answer.FinishReason!.Value, answer.Usage!.InputTokenCount!.Value, answer.Usage.OutputTokenCount!.Value, answer.Usage.CachedInputTokenCount!.Value));
            Assert.Equal(2, updates.Count(update => update.Text.Length > 0));
        }, iter: 300, threads: 1);
    }

    [Fact]
    public async Task ToolCallsInPieces_AreJoined()
    {
        _provider.Answer = _ => Task.FromResult(StubProvider.Events(
            """
            data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"abcdefgh1","function":{"name":"search","arguments":"{\"q\""}}]},"finish_reason":null}]}

            data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]}

            data: [DONE]


            """));
        var call = Assert.Single((await Collect()).ToChatResponse().Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal("1", call.Arguments!["q"]!.ToString());
    }

    [Fact]
    public async Task ServerThatDoesNotStream_IsReadAsOneAnswer()
    {
        _provider.Answer = _ => Task.FromResult(StubProvider.Json("""{"id":"1","model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"content":"x"}}]}"""));
        Assert.Equal("x", (await Collect()).ToChatResponse().Text);
    }

    [Theory]
    [InlineData("no JSON at all", ProviderFailure.Malformed)]
    [InlineData("[]", ProviderFailure.Malformed)]
    [InlineData("{}", ProviderFailure.Malformed)]
    [InlineData("{\"choices\":7}", ProviderFailure.Malformed)]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"\\ud800\"},\"finish_reason\":\"stop\"}]}", ProviderFailure.Malformed)]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"error\"}]}", ProviderFailure.ServerError)]
    [InlineData("{\"choices\":[]}", ProviderFailure.Network)]
    public async Task AnswersOfNoKnownShape_AreFailures(string json, ProviderFailure failure)
    {
        _provider.Answer = _ => Task.FromResult(StubProvider.Json(json));
        Assert.Equal(failure, (await Assert.ThrowsAsync<ProviderException>(() => _provider.Client.GetResponseAsync(Question))).Failure);
        _provider.Answer = _ => Task.FromResult(StubProvider.Events($"data: {json.Replace("message", "delta", StringComparison.Ordinal)}\n\ndata: [DONE]\n\n"));
        Assert.Equal(failure, (await Assert.ThrowsAsync<ProviderException>(Collect)).Failure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StreamThatBreaksOrEndsEarly_TellsWhetherSomeHadCome(bool breaks)
    {
        foreach (var (text, begun) in new[] { ("", false), ("some", true) })
        {
            var bytes = Encoding.UTF8.GetBytes($$"""data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"content":"{{text}}"},"finish_reason":null}]}""" + "\n\n");
            _provider.Answer = _ => Task.FromResult(StubProvider.Events(new PiecewiseStream(bytes, [], breaks ? PiecewiseStream.Ending.Break : PiecewiseStream.Ending.End)));
            var broken = await Assert.ThrowsAsync<ProviderException>(Collect);
            Assert.Equal((ProviderFailure.Network, begun), (broken.Failure, broken.AfterFirstToken));
        }
    }

    [Theory]
    [InlineData("""{"object":"error","message":"Service tier capacity exceeded","code":"3505"}""", ProviderFailure.Capacity)]
    [InlineData("""{"error":{"message":"Rate limit exceeded","code":1300}}""", ProviderFailure.RateLimited)]
    [InlineData("""{"message":"boom"}""", ProviderFailure.ServerError)]
    public async Task ErrorInsideAStream_IsClassified(string json, ProviderFailure failure)
    {
        _provider.Answer = _ => Task.FromResult(StubProvider.Events($"data: {json}\n\n"));
        Assert.Equal(failure, (await Assert.ThrowsAsync<ProviderException>(Collect)).Failure);
    }

    [Fact]
    public async Task EndlessAnswer_IsEndedFarBeyondMaxTokens()
    {
        _provider.Settings.CurrentValue.MaxOutputTokens = 10;
        var line = """data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"content":"on and on and on and on and on and on"},"finish_reason":null}]}""" + "\n\n";
        _provider.Answer = _ => Task.FromResult(StubProvider.Events(string.Concat(Enumerable.Repeat(line, 20_000))));
        var ended = await Assert.ThrowsAsync<ProviderException>(Collect);
        Assert.Equal((ProviderFailure.Malformed, true), (ended.Failure, ended.AfterFirstToken));
    }

    [Fact]
    public async Task EndlessLine_IsNotGathered()
    {
        _provider.Answer = _ => Task.FromResult(StubProvider.Events("data: " + new string('x', 2 << 20)));
        Assert.Equal(ProviderFailure.Malformed, (await Assert.ThrowsAsync<ProviderException>(Collect)).Failure);
    }

    [Fact]
    public async Task Observer_HearsSendingAndHeaders_AndIsNeverSent()
    {
        _provider.Answer = _ =>
        {
            var response = StubProvider.Events(Stream);
            response.Headers.Add("x-ratelimit-remaining-req-minute", "41");
            return Task.FromResult(response);
        };
        var call = new CallRecorder();
        await foreach (var _ in _provider.Client.GetStreamingResponseAsync(Question, call.In()))
        {
        }

        Assert.Equal(["sending", "sending", "headers"], call.Events);
        Assert.Equal((41L, 200), (call.Headers!.RemainingRequestsMinute, call.Headers.Status));
        Assert.DoesNotContain("observer", _provider.Bodies[0], StringComparison.Ordinal);
        Assert.Contains("\"stream\":true", _provider.Bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangedSettings_HoldFromTheNextCall()
    {
        _provider.Answer = _ => Task.FromResult(StubProvider.Json("""{"choices":[{"finish_reason":"stop","message":{"content":"x"}}]}"""));
        await _provider.Client.GetResponseAsync(Question);
        _provider.Settings.Set(new() { ApiKey = "other", BaseUrl = "https://elsewhere.test/v1/", Model = "large", MaxOutputTokens = 5 });
        await _provider.Client.GetResponseAsync(Question);
        Assert.Equal(("https://elsewhere.test/v1/chat/completions", "Bearer other"), (_provider.Requests[1].RequestUri!.ToString(), _provider.Requests[1].Headers.Authorization!.ToString()));
        Assert.Contains("\"model\":\"large\"", _provider.Bodies[1], StringComparison.Ordinal);
        Assert.Contains("\"max_tokens\":5", _provider.Bodies[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "https://api.mistral.ai/v1", ProviderFailure.Unauthorized)]
    [InlineData("a\nb", "https://api.mistral.ai/v1", ProviderFailure.Unauthorized)]
    [InlineData("key", "nonsense", ProviderFailure.Rejected)]
    [InlineData("key", "file:///etc", ProviderFailure.Rejected)]
    public async Task SettingsThatCannotWork_AreToldBeforeSending(string key, string url, ProviderFailure failure)
    {
        _provider.Settings.Set(new() { ApiKey = key, BaseUrl = url });
        Assert.Equal(failure, (await Assert.ThrowsAsync<ProviderException>(() => _provider.Client.GetResponseAsync(Question))).Failure);
        Assert.Empty(_provider.Requests);
    }

    private async Task<List<ChatResponseUpdate>> Collect()
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in _provider.Client.GetStreamingResponseAsync(Question))
        {
            updates.Add(update);
        }

        return updates;
    }
}
