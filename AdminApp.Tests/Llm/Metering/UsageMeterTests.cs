using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Llm.Provider;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.AI;
using static AdminApp.Tests.Llm.LlmRig;

namespace AdminApp.Tests.Llm.Metering;

/// <summary>What calls through the whole pipeline leave in the meter.</summary>
public sealed class UsageMeterTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 25);
    private readonly LlmRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task AnAnsweredCall_CountsForItsCallerAndModel_AndForWhatWasInThePrompt()
    {
        _rig.Client.OnCall = (_, _) => Cached(prompt: 100, cached: 60, completion: 21);
        await _rig.RunAsync(Ask() with { Terms = new() { User = "ana", Key = "key:1" }, Parts = new Dictionary<string, int> { ["transcript:a"] = 3, ["transcript:b"] = 1 } });

        var batch = _rig.Meter.Take()!;
        Assert.Equal((new UsageKey(Day, "ana", "key:1", "mistral-small-latest"), new UsageSums(0, 1, 100, 60, 21)), Assert.Single(batch.Callers).Pair());
        Assert.Equal(new UsageSums(0, 1, 75, 45, 16), batch.Tags[(Day, "transcript:a", "mistral-small-latest")]);
        Assert.Equal(new UsageSums(0, 1, 25, 15, 5), batch.Tags[(Day, "transcript:b", "mistral-small-latest")]);
        Assert.Null(_rig.Meter.Take());
    }

    [Fact]
    public async Task ACallThatTwoShare_CountsOnce_ForTheFirst_AndAnAnswerFromTheCacheCostsNothing()
    {
        var gate = new TaskCompletionSource();
        _rig.Client.OnCall = (_, _) => After(gate.Task);
        var first = _rig.RunAsync(Ask(user: "user:1"));
        await Eventually.UntilAsync(() => _rig.Client.Calls.Count == 1);
        var second = _rig.RunAsync(Ask(user: "user:2"));
        await Eventually.UntilAsync(() => _rig.Counters.Coalesced == 1);
        gate.SetResult();
        await Task.WhenAll(first, second);
        await _rig.RunAsync(Ask(user: "user:3"));

        var batch = _rig.Meter.Take()!;
        Assert.Equal(("user:1", 1), Assert.Single(batch.Callers) is var (key, sums) ? (key.User, sums.Calls) : default);
    }

    [Fact]
    public async Task AnAnswerThatBreaksOff_CountsWithAnEstimate_AndARefusedAttemptDoesNot()
    {
        _rig.Client.OnCall = (call, _) => call.Number == 1 ? FakeChatClient.Fail(call, ProviderFailure.Capacity) : Broken(call);
        var request = _rig.RunAsync(Ask("What did they decide about the remote?"));
        await Eventually.UntilAsync(() => request.IsCompleted, () => _rig.Time.Advance(TimeSpan.FromSeconds(1)));
        await Assert.ThrowsAnyAsync<Exception>(() => request);

        var (key, sums) = Assert.Single(_rig.Meter.Take()!.Callers);
        Assert.Equal(("user:1", 1), (key.User, sums.Calls));
        Assert.InRange(sums.PromptTokens, 8, 60);
        Assert.InRange(sums.CompletionTokens, 2, 6);
    }

    [Fact]
    public void BeyondItsBound_OthersAreCountedTogether_AndNothingIsLost()
    {
        const int surplus = 25;
        for (var i = 0; i < UsageMeter.MaxPending + surplus; i++)
        {
            _rig.Meter.Called(new() { User = $"name {i}" }, "m", 10, 0, 1, new Dictionary<string, int> { [$"transcript:{i}"] = 1 });
        }

        var batch = _rig.Meter.Take()!;
        Assert.Equal((10L + 1) * (UsageMeter.MaxPending + surplus), batch.Callers.Values.Sum(sums => sums.Tokens));
        Assert.Equal(surplus, batch.Callers[new UsageKey(Day, SystemUsers.Others, "", "m")].Calls);
        Assert.Equal(surplus, batch.Tags[(Day, SystemUsers.Others, "m")].Calls);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> After(Task gate)
    {
        await gate;
        await foreach (var update in FakeChatClient.Answer("Blue it is."))
        {
            yield return update;
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Cached(long prompt, long cached, long completion)
    {
        await Task.CompletedTask;
        yield return new ChatResponseUpdate(ChatRole.Assistant, "Blue.");
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = prompt, CachedInputTokenCount = cached, OutputTokenCount = completion })]) { FinishReason = ChatFinishReason.Stop };
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Broken(FakeCall call)
    {
        await Task.CompletedTask;
        call.Observer.HeadersReceived(new ProviderHeaders { Status = 200 });
        yield return new ChatResponseUpdate(ChatRole.Assistant, "They decided");
        throw FakeChatClient.Failure(ProviderFailure.Network);
    }
}

internal static class Pairs
{
    public static (TKey, TValue) Pair<TKey, TValue>(this KeyValuePair<TKey, TValue> pair) => (pair.Key, pair.Value);
}
