using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static AdminApp.Tests.Llm.LlmRig;

namespace AdminApp.Tests.Llm.Attempts;

public sealed class CircuitBreakerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeThrottle _throttle = new();
    private readonly CircuitBreaker _breaker;

    public CircuitBreakerTests() => _breaker = new CircuitBreaker("m", _throttle, _time, NullLogger<CircuitBreaker>.Instance);

    public void Dispose() => _breaker.Dispose();

    [Fact]
    public async Task SixtyPercentOfTen_OpenIt()
    {
        await AttemptsAsync(succeed: 4, fail: 5);
        Assert.Equal(BreakerState.Closed, _breaker.Status.State);
        await FailAsync(ProviderFailure.Capacity);

        Assert.Equal((BreakerState.Open, TimeSpan.FromSeconds(2), ProviderFailure.Capacity), _breaker.Status);
        Assert.Equal((ThrottleGate.Closed, TimeSpan.FromSeconds(2)), Assert.Single(_throttle.Gates));
    }

    [Fact]
    public async Task FewerThanTen_OrFewerThanSixtyPercent_DoNot()
    {
        await AttemptsAsync(succeed: 0, fail: 9);
        Assert.Equal(BreakerState.Closed, _breaker.Status.State);
        _time.Advance(TimeSpan.FromSeconds(60));
        await AttemptsAsync(succeed: 9, fail: 12);
        Assert.Equal(BreakerState.Closed, _breaker.Status.State);
    }

    [Fact]
    public async Task FailuresOlderThanAMinute_DoNotCount()
    {
        await AttemptsAsync(succeed: 0, fail: 9);
        _time.Advance(TimeSpan.FromSeconds(60));
        await FailAsync(ProviderFailure.Timeout);

        Assert.Equal(BreakerState.Closed, _breaker.Status.State);
    }

    [Theory]
    [InlineData(ProviderFailure.RateLimited)]
    [InlineData(ProviderFailure.ZeroAllowance)]
    [InlineData(ProviderFailure.Unauthorized)]
    [InlineData(ProviderFailure.Rejected)]
    [InlineData(ProviderFailure.Malformed)]
    public async Task RefusalsDoNotFeedIt(ProviderFailure failure)
    {
        for (var i = 0; i < 40; i++)
        {
            await FailAsync(failure);
        }

        Assert.Equal(BreakerState.Closed, _breaker.Status.State);
    }

    [Fact]
    public async Task ItProbesAfterTheWait_DoublesWhileProbesFail_AndClosesAtTheFirstToken()
    {
        await AttemptsAsync(succeed: 0, fail: 10);
        foreach (var seconds in new[] { 2, 4, 8, 16, 30, 30 })
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), _breaker.Status.RetryIn);
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(BreakerState.Open, _breaker.Status.State);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal((BreakerState.HalfOpen, ThrottleGate.Probing), (_breaker.Status.State, _throttle.Gates[^1].Gate));
            Assert.True((await FailAsync(ProviderFailure.ServerError)).IsProbe);
        }

        _time.Advance(TimeSpan.FromSeconds(30));
        var answer = new TaskCompletionSource<AttemptOutcome>();
        var running = _breaker.GuardAsync(firstToken =>
        {
            firstToken();
            return answer.Task;
        });
        Assert.Equal((BreakerState.Closed, ThrottleGate.Open), (_breaker.Status.State, _throttle.Gates[^1].Gate));
        answer.SetResult(Answered);
        await running;

        // And the next opening begins at two seconds again, after ten new attempts.
        await AttemptsAsync(succeed: 0, fail: 10);
        Assert.Equal(TimeSpan.FromSeconds(2), _breaker.Status.RetryIn);
    }

    [Fact]
    public async Task ARefusedProbe_ShowsThatTheProviderLives()
    {
        await AttemptsAsync(succeed: 0, fail: 10);
        _time.Advance(TimeSpan.FromSeconds(2));
        await FailAsync(ProviderFailure.RateLimited);

        Assert.Equal(BreakerState.Closed, _breaker.Status.State);
    }

    [Fact]
    public async Task AProbeThatWeCouldNotEvenSend_ShowsNothing()
    {
        await AttemptsAsync(succeed: 0, fail: 10);
        _time.Advance(TimeSpan.FromSeconds(2));
        var local = new ProviderException(ProviderFailure.Rejected, "The request cannot be written.");
        await _breaker.GuardAsync(_ => Task.FromResult(new AttemptOutcome { Failure = local, BeganAt = 0 }));

        Assert.Equal(BreakerState.HalfOpen, _breaker.Status.State);
    }

    [Fact]
    public async Task FailuresOfAttemptsSentBeforeItOpened_DoNotProlongIt()
    {
        var late = new TaskCompletionSource<AttemptOutcome>();
        var running = _breaker.GuardAsync(_ => late.Task);
        await AttemptsAsync(succeed: 0, fail: 10);
        _time.Advance(TimeSpan.FromSeconds(2));
        late.SetResult(Failed(ProviderFailure.Timeout));
        await running;

        Assert.Equal(BreakerState.HalfOpen, _breaker.Status.State);
    }

    [Fact]
    public async Task ACancelledProbe_LeavesTheNextOneToTell()
    {
        await AttemptsAsync(succeed: 0, fail: 10);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<OperationCanceledException>(() => _breaker.GuardAsync(_ => throw new OperationCanceledException()));

        Assert.Equal(BreakerState.HalfOpen, _breaker.Status.State);
    }

    [Fact]
    public async Task InTheService_WhatWaitsStays_ProbesCostNoRetries_AndAllAreAnsweredAtLast()
    {
        using var rig = new LlmRig();
        rig.Mistral.Set(new MistralOptions { ApiKey = "test", MaxRetries = 1, RetryDelaySeconds = 0.5 });
        const int failing = 16;
        rig.Client.OnCall = (call, _) => call.Number <= failing ? FakeChatClient.Fail(call, ProviderFailure.ServerError) : FakeChatClient.Answer("up again");
        var crowd = Enumerable.Range(0, 12).Select(i => rig.AnswerAsync(Ask($"question {i}").On(terms => terms with { Patience = TimeSpan.FromHours(1) }))).ToList();
        await rig.UntilAsync(() => rig.Throttle.Gates.Count > 0);
        await rig.AdvanceUntilAsync(() => crowd.All(c => c.IsCompleted), TimeSpan.FromMilliseconds(10));

        Assert.All(await Task.WhenAll(crowd), a => Assert.Equal("up again", a.Text));
        Assert.Contains(rig.Throttle.Gates, g => g.Gate == ThrottleGate.Probing);
        Assert.Equal(ThrottleGate.Open, rig.Throttle.Gates[^1].Gate);
        Assert.Equal(12, rig.Ledger.Totals().Answered);
    }

    [Fact]
    public async Task InTheService_OpenBreaker_ShowsStateAndTime_AndTurnsTheQueuesRefusalIntoProviderDown()
    {
        using var rig = new LlmRig();
        rig.Mistral.Set(new MistralOptions { ApiKey = "test", MaxRetries = 0 });
        rig.Client.OnCall = (call, _) => FakeChatClient.Fail(call, ProviderFailure.Network);
        for (var i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<LlmException>(() => rig.RunAsync(Ask($"question {i}")));
        }

        var status = rig.Service.Provider;
        Assert.Equal((false, rig.Time.GetUtcNow() + TimeSpan.FromSeconds(2)), (status.IsUp, status.RetryAt!.Value));
        Assert.Contains("reached", status.Reason, StringComparison.Ordinal);

        rig.Throttle.Refuses = _ => new LlmException(LlmErrorCodes.NotInTime, "closed", TimeSpan.FromSeconds(31)) { Refused = true };
        var refusal = await Assert.ThrowsAsync<LlmException>(() => rig.RunAsync(Ask().On(terms => terms with { Patience = TimeSpan.FromSeconds(1) })));
        Assert.Equal((LlmErrorCodes.ProviderDown, TimeSpan.FromSeconds(31), true), (refusal.Code, refusal.EstimatedWait, refusal.Refused));
        Assert.Equal(1, rig.Ledger.Totals().Refused[LlmErrorCodes.ProviderDown]);
    }

    private async Task AttemptsAsync(int succeed, int fail)
    {
        for (var i = 0; i < succeed; i++)
        {
            await _breaker.GuardAsync(_ => Task.FromResult(Answered));
        }

        for (var i = 0; i < fail; i++)
        {
            await FailAsync(ProviderFailure.ServerError);
        }
    }

    private Task<AttemptOutcome> FailAsync(ProviderFailure failure) => _breaker.GuardAsync(_ => Task.FromResult(Failed(failure)));

    private static AttemptOutcome Answered { get; } = new() { Answer = new LlmAnswer { Text = "yes", Model = "m" }, BeganAt = 0 };

    private static AttemptOutcome Failed(ProviderFailure failure) => new() { Failure = FakeChatClient.Failure(failure), BeganAt = 0 };
}
