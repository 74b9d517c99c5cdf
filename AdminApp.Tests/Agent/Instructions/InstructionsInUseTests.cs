using AdminApp.Core.Agent;
using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Tokens;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Llm;

namespace AdminApp.Tests.Agent.Instructions;

/// <summary>The agent over the real service: cache and coalescing see the instructions.</summary>
public sealed class InstructionsInUseTests : IDisposable
{
    private static readonly AgentInstructions Friendly = new(AnswerTone.Friendly, AnswerLength.Normal, "Be kind.");

    private readonly LlmRig _rig = new();
    private readonly FakeMeetings _meetings = new();
    private readonly InstructionsInForce _inForce = new(null!);

    public InstructionsInUseTests()
    {
        _meetings.Add("Design", "Ann: The remote will be blue .", "Bob: I would rather have it red .");
        _rig.Client.OnCall = (call, _) => FakeChatClient.Answer($"Answer {call.Number} [1].");
    }

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task ACachedAnswer_IsOfItsInstructions_AndServedAgainAfterARevert()
    {
        var first = await AskAsync();
        Assert.Equal((false, 0), (first.FromCache, first.InstructionsNumber));
        Assert.True((await AskAsync()).FromCache);

        _inForce.Put(1, Friendly);
        var second = await AskAsync();
        Assert.Equal((false, 1, "Answer 2 [1]."), (second.FromCache, second.InstructionsNumber, second.Text));

        _inForce.Put(2, AgentInstructions.Standard);
        var third = await AskAsync();
        Assert.Equal((true, 2, first.Text), (third.FromCache, third.InstructionsNumber, third.Text));
        Assert.Equal(2, _rig.Client.Calls.Count);
        Assert.Equal(
            [AgentPrompt.CacheKey, SystemPrompt.Of(Friendly).CacheKey],
            _rig.Client.Calls.Select(call => call.Options.AdditionalProperties!["prompt_cache_key"]));
    }

    [Fact]
    public async Task AFixedLanguage_GetsAnAnswerOfItsOwn_AndTheAgentsOwnSentencesInIt()
    {
        await AskAsync();
        _inForce.Put(1, AgentInstructions.Standard with { Language = AnswerLanguage.German });
        var german = await AskAsync();
        Assert.Equal((false, "Answer 2 [1]."), (german.FromCache, german.Text));
        Assert.Contains("Always answer in German", _rig.Client.Calls[1].Messages[0].Text, StringComparison.Ordinal);

        _meetings.Matching = 0;
        Assert.Equal("Nichts in deinen Transkripten passt zu dieser Frage.", (await AskAsync()).Text);

        // There is no translation into Dutch, so it is the language of the question.
        _inForce.Put(2, AgentInstructions.Standard with { Language = AnswerLanguage.Dutch });
        Assert.Equal("Nothing in your transcripts matches this question.", (await AskAsync()).Text);
    }

    [Fact]
    public async Task AQuestionInFlight_KeepsItsInstructions_AndSharesNothingWithThoseAfterTheChange()
    {
        var gate = new TaskCompletionSource();
        _rig.Client.OnCall = (call, token) => Gated(gate.Task.WaitAsync(token), $"Answer {call.Number} [1].");
        var before = AskAsync();
        await _rig.UntilAsync(() => _rig.Client.Calls.Count == 1);
        _inForce.Put(1, Friendly);
        var after = AskAsync();
        await _rig.UntilAsync(() => _rig.Client.Calls.Count == 2);
        gate.SetResult();

        Assert.Equal([0L, 1], new[] { await before, await after }.Select(answer => answer.InstructionsNumber));
        Assert.DoesNotContain("Be kind.", _rig.Client.Calls[0].Messages[0].Text, StringComparison.Ordinal);
        Assert.Contains("Be kind.", _rig.Client.Calls[1].Messages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTokensOfTheInstructions_CountAsPartOfTheBeginningThatAllPromptsShare()
    {
        _inForce.Put(1, Friendly);
        await AskAsync();

        var text = _rig.Client.Calls[0].Messages[0].Text;
        Assert.Equal(SystemPrompt.Of(Friendly).Text, text);
        var cost = new InstructionsCosts(new FakeLlmService { TokensPerMinute = 6_000 }, new TokenEstimator(), _rig.Mistral).Of(Friendly);
        Assert.Equal((int)Math.Ceiling((new TokenEstimator().Count(text) - new TokenEstimator().Count(AgentPrompt.System)) * 1.3), cost.Added);
        Assert.Equal((128_000, 1_000, cost.Added / 1_000.0), (cost.Context, cost.Share, cost.OfShare));
    }

    private static async IAsyncEnumerable<Microsoft.Extensions.AI.ChatResponseUpdate> Gated(Task gate, string text)
    {
        await gate;
        await foreach (var update in FakeChatClient.Answer(text))
        {
            yield return update;
        }
    }

    private async Task<AgentAnswer> AskAsync()
    {
        var agent = new TranscriptAgent(_meetings, _meetings, _rig.Service, _rig.Mistral, new TokenEstimator(), _inForce, _rig.Time);
        var question = new AgentRequest
        {
            Text = "What colour is the remote?",
            Terms = new CallerTerms { User = "user:1", SubmittedAt = _rig.Time.GetTimestamp() },
            CorrelationId = Guid.NewGuid().ToString("N"),
        };
        AgentAnswer? answer = null;
        await foreach (var update in agent.AnswerAsync(question, TestContext.Current.CancellationToken))
        {
            answer = (update as AgentCompleted)?.Answer ?? answer;
        }

        return answer!;
    }
}
