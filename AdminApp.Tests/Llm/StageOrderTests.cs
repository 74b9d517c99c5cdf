using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Provider;
using AdminApp.Tests.Fakes;
using static AdminApp.Tests.Llm.LlmRig;

namespace AdminApp.Tests.Llm;

/// <summary>The order of the stages, seen from outside: what each one spares, or holds while the next one works.</summary>
public sealed class StageOrderTests : IDisposable
{
    private readonly LlmRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task CacheThenCoalesceThenRetryThenQueueThenBreakerThenProvider()
    {
        var steps = new List<string>();
        _rig.Throttle.GrantsAtOnce = false;
        _rig.Throttle.Refuses = _ =>
        {
            steps.Add($"queue, {_rig.Throttle.Running} slots held");
            return null;
        };
        _rig.Client.OnCall = (call, _) =>
        {
            steps.Add($"provider, {_rig.Throttle.Running} slot held, breaker {_rig.Breaker.Status.State}");
            return call.Number == 1 ? throw FakeChatClient.Failure(ProviderFailure.ServerError) : FakeChatClient.Answer("yes");
        };

        // Coalescing comes before the queue: two callers, one place.
        var first = _rig.AnswerAsync(Ask(user: "user:1"));
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        var second = _rig.AnswerAsync(Ask(user: "user:2"));
        await _rig.UntilAsync(() => _rig.Counters.Coalesced == 1);

        // The retry comes before the queue: each attempt waits its turn, and none holds a slot meanwhile.
        _rig.Throttle.GrantsAtOnce = true;
        await _rig.UntilAsync(() => _rig.Client.Calls.Count == 1 && _rig.Throttle.Running == 0);
        await _rig.AdvanceUntilAsync(() => first.IsCompleted && second.IsCompleted, TimeSpan.FromMilliseconds(50));
        Assert.Equal(["yes", "yes"], (await Task.WhenAll(first, second)).Select(answer => answer.Text));
        string[] twoAttempts =
        [
            "queue, 0 slots held", $"provider, 1 slot held, breaker {BreakerState.Closed}", "queue, 0 slots held", $"provider, 1 slot held, breaker {BreakerState.Closed}",
        ];
        Assert.Equal(twoAttempts, steps);

        // The cache comes before all: no flight, no place.
        Assert.True((await _rig.AnswerAsync(Ask(user: "user:3"))).FromCache);
        Assert.Equal((1, 1, twoAttempts.Length), (_rig.Counters.CacheHits, _rig.Counters.Coalesced, steps.Count));

        // The breaker comes after the queue: it judges what has its turn, and holds back what waits by the throttle's gate.
        _rig.Client.OnCall = (_, _) => throw FakeChatClient.Failure(ProviderFailure.ServerError);
        _rig.Mistral.Set(new() { ApiKey = "test", MaxRetries = 0 });
        for (var i = 0; _rig.Breaker.Status.State == BreakerState.Closed; i++)
        {
            await Assert.ThrowsAsync<LlmException>(() => _rig.AnswerAsync(Ask($"question {i}")));
        }

        var (places, calls) = (_rig.Throttle.Tickets.Count, _rig.Client.Calls.Count);
        var held = _rig.AnswerAsync(Ask("while it is open"));
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        Assert.Equal((places + 1, calls), (_rig.Throttle.Tickets.Count, _rig.Client.Calls.Count));
        await Assert.ThrowsAsync<LlmException>(async () =>
        {
            await _rig.AdvanceUntilAsync(() => held.IsCompleted, TimeSpan.FromSeconds(1));
            await held;
        });
    }
}
