using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Tests.Fakes;
using CsCheck;
using Microsoft.Extensions.AI;
using static AdminApp.Tests.Llm.LlmRig;

namespace AdminApp.Tests.Llm.Caching;

public sealed class AnswerCacheTests : IDisposable
{
    private const string Meeting = "transcript:1";
    private readonly LlmRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task TheSameQuestionAgain_ComesFromTheCache_WithItsTime()
    {
        var first = await _rig.AnswerAsync(Ask(user: "user:1"));
        _rig.Time.Advance(TimeSpan.FromMinutes(5));
        var second = await _rig.AnswerAsync((Ask(user: "user:2") with { DependsOn = [Meeting] }).On(terms => terms with { Class = LlmClass.Api }));

        Assert.Single(_rig.Client.Calls);
        Assert.Equal((first.Text, true, 0, first.WrittenAt), (second.Text, second.FromCache, second.Attempts, second.WrittenAt));
        Assert.Equal(TimeSpan.Zero, second.Total);
        Assert.Equal((1, 1), (_rig.Counters.CacheHits, _rig.Counters.CacheMisses));
        Assert.Equal(2, _rig.Ledger.Totals().Answered);
    }

    [Fact]
    public async Task AskedAfresh_TheCacheIsSkippedOnce_AndTheNewAnswerKept()
    {
        await _rig.AnswerAsync(Ask());
        var fresh = await _rig.AnswerAsync(Ask().On(terms => terms with { Fresh = true }));
        var after = await _rig.AnswerAsync(Ask());

        Assert.Equal(("answer 2", false), (fresh.Text, fresh.FromCache));
        Assert.Equal(("answer 2", true), (after.Text, after.FromCache));
    }

    [Fact]
    public async Task AShorterLife_TakesEffectOnWhatIsKept()
    {
        await _rig.AnswerAsync(Ask());
        _rig.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.True((await _rig.AnswerAsync(Ask())).FromCache);

        _rig.Performance.Set(new PerformanceOptions { CacheTtlSeconds = 60 });
        Assert.False((await _rig.AnswerAsync(Ask())).FromCache);
    }

    [Fact]
    public async Task SwitchedOff_NothingIsReadOrKept()
    {
        await _rig.AnswerAsync(Ask());
        _rig.Performance.Set(new PerformanceOptions { CacheEnabled = false });
        Assert.False((await _rig.AnswerAsync(Ask())).FromCache);
        Assert.False((await _rig.AnswerAsync(Ask("other"))).FromCache);

        _rig.Performance.Set(new PerformanceOptions());
        Assert.True((await _rig.AnswerAsync(Ask())).FromCache);
        Assert.False((await _rig.AnswerAsync(Ask("other"))).FromCache);
    }

    [Fact]
    public async Task AChangedTranscript_TakesItsAnswersWithIt_AndLeavesTheOthers()
    {
        const string other = "transcript:2";
        await _rig.AnswerAsync(Ask("about both") with { DependsOn = [Meeting, other] });
        await _rig.AnswerAsync(Ask("about the other") with { DependsOn = [other] });
        _rig.Cache.Forget([Meeting]);

        Assert.False((await _rig.AnswerAsync(Ask("about both") with { DependsOn = [Meeting, other] })).FromCache);
        Assert.True((await _rig.AnswerAsync(Ask("about the other") with { DependsOn = [other] })).FromCache);

        // What was written after the change is kept.
        Assert.True((await _rig.AnswerAsync(Ask("about both") with { DependsOn = [Meeting, other] })).FromCache);
    }

    [Fact]
    public async Task AnAnswerThatEndsAfterItsTranscriptWasDeleted_IsNotKept()
    {
        var deleted = new TaskCompletionSource();
        _rig.Client.OnCall = (call, _) => AfterAsync(deleted.Task, call.Number);
        var request = Ask() with { DependsOn = [Meeting] };
        var running = _rig.AnswerAsync(request);
        await _rig.UntilAsync(() => _rig.Client.Calls.Count == 1);
        _rig.Cache.Forget([Meeting]);
        deleted.SetResult();

        Assert.Equal("answer 1", (await running).Text);
        Assert.Equal("answer 2", (await _rig.AnswerAsync(request)).Text);
    }

    [Fact]
    public async Task AnAnswerFromPassagesReadBeforeAChange_IsNotKept()
    {
        var request = Ask() with { DependsOn = [Meeting] };
        var read = _rig.Service.DataVersion;
        _rig.Cache.Forget([Meeting]);
        await _rig.AnswerAsync(request with { BuiltAt = read });

        Assert.False((await _rig.AnswerAsync(request with { BuiltAt = _rig.Service.DataVersion })).FromCache);
        Assert.True((await _rig.AnswerAsync(request)).FromCache);
    }

    [Fact]
    public async Task CutEmptyAndUnfinishedAnswers_AreNotKept()
    {
        (string Text, ChatFinishReason Finish)[] answers = [("cut", ChatFinishReason.Length), (" ", ChatFinishReason.Stop), ("filtered", ChatFinishReason.ContentFilter), ("odd", new("error"))];
        foreach (var (text, finish) in answers)
        {
            _rig.Client.OnCall = (_, _) => FakeChatClient.Answer(text, finish);
            await _rig.AnswerAsync(Ask(text));
            Assert.False((await _rig.AnswerAsync(Ask(text))).FromCache, text);
        }
    }

    [Fact]
    public async Task ToolCalls_AreKept_SoThatARepeatedQuestionMakesTheSameOnes()
    {
        _rig.Client.OnCall = (call, _) => Calls($"call{call.Number:00000}");
        var first = await _rig.AnswerAsync(Ask());
        var second = await _rig.AnswerAsync(Ask());

        Assert.True(second.FromCache);
        Assert.Equal(first.ToolCalls.Single().CallId, second.ToolCalls.Single().CallId);
    }

    [Fact]
    public async Task FailedCalls_AreNotKept()
    {
        _rig.Client.OnCall = (call, _) => call.Number == 1
            ? FakeChatClient.Fail(call, ProviderFailure.Rejected)
            : FakeChatClient.Answer("good");
        await Assert.ThrowsAsync<LlmException>(() => _rig.AnswerAsync(Ask()));

        Assert.Equal("good", (await _rig.AnswerAsync(Ask())).Text);
    }

    [Fact]
    public Task DrawnChanges_NeverLetAStaleAnswerBeServed() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2]).Array[0, 30].SampleAsync(async steps =>
        {
            using var rig = new LlmRig();
            var ids = Enumerable.Range(0, 3).Select(i => $"transcript:{i}").ToArray();
            var lastChange = new int[3];
            foreach (var (step, which) in steps)
            {
                if (step == 0)
                {
                    rig.Cache.Forget([ids[which]]);
                    lastChange[which] = rig.Client.Calls.Count;
                }
                else
                {
                    var answer = await rig.AnswerAsync(Ask($"about {which}") with { DependsOn = [ids[which]] });
                    Assert.True(int.Parse(answer.Text.Split(' ')[1]) > lastChange[which], "The answer was written before its transcript changed.");
                }
            }
        }, iter: 200);

    private static async IAsyncEnumerable<ChatResponseUpdate> AfterAsync(Task ready, int number)
    {
        await ready;
        yield return new ChatResponseUpdate(ChatRole.Assistant, $"answer {number}");
        yield return FakeChatClient.End();
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Calls(string id)
    {
        await Task.CompletedTask;
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent(id, "search_transcripts", new Dictionary<string, object?> { ["query"] = "budget" })]);
        yield return FakeChatClient.End(ChatFinishReason.ToolCalls);
    }
}
