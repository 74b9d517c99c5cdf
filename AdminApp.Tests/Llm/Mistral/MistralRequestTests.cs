using System.Text;
using System.Text.Json;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Llm.Provider;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Llm.Mistral;

/// <summary>What the client sends is what the provider's own document allows.</summary>
public sealed class MistralRequestTests
{
    private static readonly AIFunction Search = AIFunctionFactory.Create((string query, int top) => query + top, "search_transcripts", "Searches.");
    private static readonly AIFunctionDeclaration Bare = AIFunctionFactory.CreateDeclaration("list_meetings", "", JsonDocument.Parse("true").RootElement);

    private static readonly Gen<string> SampleText = Gen.OneOf(Gen.String, Gen.String[Gen.Char['a', 'z'], 0, 40], Gen.Const(""), Gen.Const("naïve \"quotes\" \u2028 😀 </script>"));
    private static readonly Gen<string> CallId = Gen.OneOf(Gen.String[Gen.Char.AlphaNumeric, 9, 9], Gen.String[Gen.Char.AlphaNumeric, 1, 40], Gen.Const(""), Gen.Const("call_id-with.signs"));

    private static readonly Gen<Dictionary<string, object?>> Arguments = Gen.Dictionary(Gen.String[Gen.Char['a', 'z'], 1, 8],
        Gen.OneOf(Gen.Int.Select(object? (x) => x), Gen.Bool.Select(object? (x) => x), SampleText.Select(object? (x) => x), Gen.Const((object?)null)))[0, 3];

    private static readonly Gen<ChatMessage[]> SampleExchange =
        from ids in CallId.Array[1, 3]
        from text in SampleText
        from arguments in Arguments
        from answered in Gen.Int[0, 3]
        from together in Gen.Bool
        from result in SampleText
        select Exchange([.. ids.DistinctBy(ToolCallIds.Fit)], text, arguments, answered, together, result);

    private static readonly Gen<ChatMessage[]> Turn = Gen.OneOf(
        Gen.Select(Gen.OneOf(ChatRole.System, ChatRole.User, ChatRole.Assistant), SampleText.Array[0, 3], Gen.Bool, (role, texts, thinks) =>
            new[] { new ChatMessage(role, [.. texts.Select(text => (AIContent)new TextContent(text)), .. thinks ? [new TextReasoningContent("hm")] : Array.Empty<AIContent>()]) }),
        SampleExchange);

    private static readonly Gen<List<ChatMessage>> Messages = Turn.Array[0, 8].Select(turns => turns.SelectMany(turn => turn).Append(new ChatMessage(ChatRole.User, "And?")).ToList());

    private static readonly Gen<ChatOptions> Options =
        from numbers in Gen.Select(Gen.Float[0, 1.5f].Nullable(), Gen.Float[0, 1].Nullable(), Gen.Float[-2, 2].Nullable(), Gen.Float[-2, 2].Nullable(), Gen.Int[1, 100_000].Nullable(), Gen.Long[0, long.MaxValue].Nullable())
        from stop in SampleText.Array[0, 3]
        from tools in Gen.OneOf<AITool[]>([], [Search], [Search, Bare])
        from mode in Gen.OneOf<ChatToolMode?>(null, ChatToolMode.Auto, ChatToolMode.None, ChatToolMode.RequireAny, ChatToolMode.RequireSpecific("search_transcripts"))
        from format in Gen.OneOf<ChatResponseFormat?>(null, ChatResponseFormat.Text, ChatResponseFormat.Json, ChatResponseFormat.ForJsonSchema<Shape>(), ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("{}").RootElement))
        from extras in Gen.Select(SampleText, Gen.Bool, Gen.OneOf("high", "none"), Gen.Int[0, 15])
        from effort in Gen.Enum<ReasoningEffort>().Nullable()
        select new ChatOptions
        {
            Temperature = numbers.Item1,
            TopP = numbers.Item2,
            FrequencyPenalty = numbers.Item3,
            PresencePenalty = numbers.Item4,
            MaxOutputTokens = numbers.Item5,
            Seed = numbers.Item6,
            TopK = 3,
            ConversationId = "ours",
            Instructions = extras.Item2 ? "Be brief." : null,
            StopSequences = [.. stop],
            Tools = [.. tools],
            ToolMode = tools.Length == 0 && mode is RequiredChatToolMode ? null : mode,
            AllowMultipleToolCalls = extras.Item2 ? true : null,
            ResponseFormat = format,
            Reasoning = effort is null ? null : new ReasoningOptions { Effort = effort },
            AdditionalProperties = Extras(extras.Item1, extras.Item2, extras.Item3, extras.Item4),
        };

    [Fact]
    public void AnyConversationAndOptions_FitTheProvidersOwnSchema()
    {
        var schema = MistralSchema.Require("ChatCompletionRequest");
        Gen.Select(Messages, Options, Gen.Bool).Sample((messages, options, stream) =>
        {
            var json = Encoding.UTF8.GetString(MistralRequestMapper.Map(messages, options, "m", 700, stream).ToUtf8());
            return schema.Fault(json) is { } fault ? throw new InvalidOperationException(fault) : true;
        }, iter: 400);
    }

    [Fact]
    public void AnyConversation_HasAnOrderThatTheProviderAccepts() => Messages.Sample(messages =>
    {
        var mapped = MistralMessages.From(messages, null);
        var open = new Queue<string>();
        for (var i = 0; i < mapped.Count; i++)
        {
            var (before, message) = (i > 0 ? mapped[i - 1].Role : null, mapped[i]);
            if (message.Role == "tool")
            {
                Assert.Matches("^[A-Za-z0-9]{9}$", message.ToolCallId!);
                Assert.Contains(message.ToolCallId!, open);
                open = new Queue<string>(open.Where(id => id != message.ToolCallId));
            }
            else
            {
                Assert.Empty(open);
                Assert.True(before != "tool" || message.Role == "assistant", $"{message.Role} after tool");
                Assert.True(before is null || before != message.Role || mapped[i - 1].ToolCalls is not null, "neighbours of one role");
            }

            open = new Queue<string>(open.Concat(message.ToolCalls?.Select(call => call.Id) ?? []));
        }

        Assert.Equal(("user", null), (mapped[^1].Role, mapped[^1].Prefix));
    }, iter: 2_000);

    [Fact]
    public void SchemaItself_RefusesWhatTheClientNeverSends()
    {
        var schema = MistralSchema.Require("ChatCompletionRequest");
        Assert.Null(schema.Fault("""{"model":"m","messages":[{"role":"user","content":"x"}]}"""));
        Assert.NotNull(schema.Fault("""{"model":"m","messages":[{"role":"user","content":"x"}],"seed":1}"""));
        Assert.NotNull(schema.Fault("""{"model":"m","messages":[{"role":"user","content":"x","name":"n"}]}"""));
        Assert.NotNull(schema.Fault("""{"model":"m","messages":[{"role":"user","content":"x"}],"temperature":1.6}"""));
    }

    [Fact]
    public void Options_BecomeTheProvidersWords()
    {
        var options = new ChatOptions
        {
            Temperature = 0.2f,
            Seed = 7,
            StopSequences = ["END"],
            Tools = [Search],
            ToolMode = ChatToolMode.RequireSpecific("search_transcripts"),
            AdditionalProperties = new() { [MistralOptionKeys.PromptCacheKey] = "k", [MistralOptionKeys.SafePrompt] = true, [MistralOptionKeys.ReasoningEffort] = "none" },
        };
        var json = Body([new(ChatRole.User, "Hi")], options, stream: true);
        Assert.Equal("""
            {"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":700,"temperature":0.2,"random_seed":7,"stop":["END"],"stream":true
            """.Trim(), json[..json.IndexOf(",\"tools\"", StringComparison.Ordinal)]);
        Assert.EndsWith("""
            "tool_choice":{"type":"function","function":{"name":"search_transcripts"}},"prompt_cache_key":"k","safe_prompt":true,"reasoning_effort":"none"}
            """.Trim(), json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("none")]
    [InlineData("any")]
    public void ToolModes_BecomeWords(string word)
    {
        var mode = word switch { "auto" => ChatToolMode.Auto, "none" => ChatToolMode.None, _ => (ChatToolMode)ChatToolMode.RequireAny };
        Assert.Contains($"\"tool_choice\":\"{word}\"", Body([new(ChatRole.User, "Hi")], new() { Tools = [Search], ToolMode = mode }), StringComparison.Ordinal);
    }

    [Fact]
    public void NoTools_SendsNoToolsAndNoChoice() =>
        Assert.Equal("""{"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":700}""", Body([new(ChatRole.User, "Hi")], new() { Tools = [], ToolMode = ChatToolMode.Auto }));

    [Fact]
    public void ToolCallIds_StayPairedAfterRemapping()
    {
        var messages = Exchange(["call_a", "call_b"], "", new() { ["query"] = "x" }, 2, together: false, "found");
        var mapped = MistralMessages.From([new(ChatRole.User, "?"), .. messages], null);
        Assert.Equal(mapped[1].ToolCalls!.Select(call => call.Id), mapped.Skip(2).Select(message => message.ToolCallId));
        Assert.Equal("aB3456789", ToolCallIds.Fit("aB3456789"));
        Assert.Equal(ToolCallIds.Fit("call_a"), mapped[1].ToolCalls![0].Id);
    }

    [Fact]
    public void AssistantLast_IsSentAsPrefix() =>
        Assert.True(MistralMessages.From([new(ChatRole.User, "Go on:"), new(ChatRole.Assistant, "Once")], null)[^1].Prefix);

    [Theory]
    [InlineData(1.6f, null, "Temperature is 1.6; Mistral accepts 0 to 1.5.")]
    [InlineData(float.NaN, null, "Temperature is NaN; Mistral accepts 0 to 1.5.")]
    [InlineData(null, 0, "MaxOutputTokens is 0; Mistral accepts 1 to 2147483647.")]
    public void OptionsThatTheProviderRefuses_AreRefusedWithTheAllowedRange(float? temperature, int? tokens, string message)
    {
        var refused = Assert.Throws<ProviderException>(() => Body([new(ChatRole.User, "Hi")], new() { Temperature = temperature, MaxOutputTokens = tokens }));
        Assert.Equal((ProviderFailure.Rejected, message), (refused.Failure, refused.Message));
    }

    [Fact]
    public void HalfASurrogatePair_IsReplaced() => // a text cut in the middle of an emoji
        Assert.Equal("cut \uFFFD", JsonDocument.Parse(Body([new(ChatRole.User, "cut \ud83d")], null)).RootElement.GetProperty("messages")[0].GetProperty("content").GetString());

    [Fact]
    public void ResultWithoutCall_IsRefused() =>
        Assert.Equal(ProviderFailure.Rejected, Assert.Throws<ProviderException>(() => Body([new(ChatRole.Tool, [new FunctionResultContent("x", "y")])], null)).Failure);

    private static string Body(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream = false) =>
        Encoding.UTF8.GetString(MistralRequestMapper.Map(messages, options, "m", 700, stream).ToUtf8());

    private static ChatMessage[] Exchange(string[] ids, string text, Dictionary<string, object?> arguments, int answered, bool together, string result)
    {
        var call = new ChatMessage(ChatRole.Assistant, [new TextContent(text), .. ids.Select(id => new FunctionCallContent(id, "search_transcripts", arguments))]);
        var results = ids.Take(answered).Select(id => (AIContent)new FunctionResultContent(id, answered % 2 == 0 ? result : new { hits = new[] { result } }));
        return together
            ? [call, .. answered == 0 ? [] : new[] { new ChatMessage(ChatRole.Tool, [.. results]) }]
            : [call, .. results.Select(content => new ChatMessage(ChatRole.Tool, [content]))];
    }

    private static AdditionalPropertiesDictionary Extras(string key, bool safe, string effort, int which)
    {
        var extras = new AdditionalPropertiesDictionary { ["store"] = true, [IProviderCallObserver.OptionsKey] = new object() };
        if ((which & 1) != 0)
        {
            extras[MistralOptionKeys.PromptCacheKey] = key;
        }

        if ((which & 2) != 0)
        {
            extras[MistralOptionKeys.SafePrompt] = safe;
        }

        if ((which & 4) != 0)
        {
            extras[MistralOptionKeys.ReasoningEffort] = effort;
        }

        return extras;
    }

    private sealed record Shape(string Name, int[] Numbers);
}
