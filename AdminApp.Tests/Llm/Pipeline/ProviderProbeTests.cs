using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Tests.Fakes;
using static AdminApp.Tests.Llm.LlmRig;

namespace AdminApp.Tests.Llm.Pipeline;

public sealed class ProviderProbeTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly LlmRig _rig = new();

    public ProviderProbeTests() => _rig.Mistral.Set(new MistralOptions { ApiKey = "test", MaxRetries = 0 });

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task AProviderThatIsBack_IsFoundOutWithoutAQuestion_ByACallOfOneToken()
    {
        await OpenAsync();
        using var watch = _rig.Service.WatchProvider();
        _rig.Client.OnCall = (_, _) => FakeChatClient.Answer("I");
        _rig.Time.Advance(3 * Second);
        await _rig.UntilAsync(() => _rig.Service.Provider.IsUp);

        Assert.Equal(11, _rig.Client.Calls.Count);
        Assert.Equal((1, LlmClass.Background, 11), (_rig.Client.Calls[^1].Options.MaxOutputTokens, _rig.Throttle.Tickets[^1].Terms.Class, _rig.Throttle.Permits.Count));
        Assert.Equal(10, _rig.Ledger.Totals().Submitted); // no question, and not counted as one
        Assert.Equal(ThrottleGate.Open, _rig.Throttle.Gates[^1].Gate);
    }

    [Fact]
    public async Task WhileItStaysDown_ItIsTriedAtTheBreakersTimes_OnceEach()
    {
        await OpenAsync();
        using var watch = _rig.Service.WatchProvider();
        var calls = CircuitBreaker.MinAttempts;
        foreach (var seconds in new[] { 2, 4, 8, 16, 30, 30 })
        {
            Assert.Equal(_rig.Time.GetUtcNow() + TimeSpan.FromSeconds(seconds), _rig.Service.Provider.RetryAt);
            _rig.Time.Advance(TimeSpan.FromSeconds(seconds) - Second);
            Assert.Equal(calls, _rig.Client.Calls.Count);
            _rig.Time.Advance(2 * Second); // to the next look
            calls++;
            await _rig.UntilAsync(() => _rig.Client.Calls.Count == calls && _rig.Service.Provider.MayTryNow); // and the probe is over
        }
    }

    [Fact]
    public async Task WhereNobodyWatches_NothingIsSent()
    {
        await OpenAsync();
        _rig.Service.WatchProvider()!.Dispose();
        await MinutesAsync(5);

        Assert.Equal(10, _rig.Client.Calls.Count);
    }

    [Fact]
    public async Task WhatWaits_IsTheProbe()
    {
        await OpenAsync();
        using var watch = _rig.Service.WatchProvider();
        var question = _rig.AnswerAsync(Ask("the question"));
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        _rig.Client.OnCall = (_, _) => FakeChatClient.Answer("yes");
        _rig.Time.Advance(3 * Second);

        Assert.Equal("yes", (await question).Text);
        Assert.Equal(11, _rig.Client.Calls.Count);
    }

    [Fact]
    public async Task ARefusedKey_IsTriedSeldom_AndEverMoreSeldom_UntilItIsAccepted()
    {
        await RefuseAsync(ProviderFailure.Unauthorized);
        using var watch = _rig.Service.WatchProvider();
        var status = _rig.Service.Provider;
        Assert.Equal((false, "Mistral rejects the API key"), (status.IsUp, status.Reason));
        Assert.Contains("Mistral:ApiKey", status.Remedy, StringComparison.Ordinal);

        _rig.Time.Advance(Second); // the first look
        var calls = 1;
        foreach (var minutes in new[] { 1, 2, 4, 8, 15, 15 })
        {
            _rig.Time.Advance(TimeSpan.FromMinutes(minutes) - Second);
            Assert.True(_rig.Service.Provider.RetryAt > _rig.Time.GetUtcNow(), $"{minutes} min");
            _rig.Time.Advance(2 * Second);
            calls++;
            await _rig.UntilAsync(() => _rig.Client.Calls.Count == calls && _rig.Service.Provider.MayTryNow); // and the probe is over
        }

        _rig.Client.OnCall = (_, _) => FakeChatClient.Answer("I");
        _rig.Time.Advance(TimeSpan.FromMinutes(15));
        await _rig.UntilAsync(() => _rig.Service.Provider.IsUp);
        Assert.True(_rig.Service.Provider.HasAnswered);
    }

    [Fact]
    public async Task TryNow_LetsOneProbeGoAtOnce_AndNotAnotherOneForAWhile()
    {
        await RefuseAsync(ProviderFailure.ZeroAllowance);
        using var watch = _rig.Service.WatchProvider();
        Assert.True(_rig.Service.Provider.MayTryNow);
        _rig.Service.TryNow();
        _rig.Time.Advance(Second);
        await _rig.UntilAsync(() => _rig.Client.Calls.Count == 2);
        await _rig.UntilAsync(() => _rig.Service.Provider.RetryAt > _rig.Time.GetUtcNow());

        Assert.False(_rig.Service.Provider.MayTryNow);
        var wished = _rig.Time.GetTimestamp();
        while (!_rig.Service.Provider.MayTryNow)
        {
            _rig.Service.TryNow();
            _rig.Time.Advance(Second);
        }

        Assert.InRange(_rig.Time.GetElapsedTime(wished), TimeSpan.FromSeconds(5), ProviderProbe.WishInterval);
        Assert.Equal(2, _rig.Client.Calls.Count);
    }

    [Fact]
    public async Task TryNow_OpensTheGateForOne_AndWhatWaitsIsSent()
    {
        await OpenAsync();
        using var watch = _rig.Service.WatchProvider();
        _rig.Client.OnCall = (_, _) => FakeChatClient.Answer("yes");
        var question = _rig.AnswerAsync(Ask("the question"));
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);

        _rig.Service.TryNow();
        Assert.Equal("yes", (await question).Text);
        Assert.True(_rig.Service.Provider.IsUp);
        Assert.Equal(11, _rig.Client.Calls.Count);
    }

    [Fact]
    public async Task AnotherKeyOrModel_IsNotBlamedForWhatWasRefused()
    {
        await RefuseAsync(ProviderFailure.Forbidden);
        Assert.False(_rig.Service.Provider.IsUp);
        _rig.Mistral.Set(new MistralOptions { ApiKey = "test", Model = "another" });

        Assert.Equal(ProviderStatus.Up, _rig.Service.Provider);
    }

    [Fact]
    public async Task TheFirstToken_ShowsThatItIsBack()
    {
        await RefuseAsync(ProviderFailure.NoCredit);
        var rest = new TaskCompletionSource();
        _rig.Client.OnCall = (_, _) => SlowAsync(rest.Task);
        var question = _rig.AnswerAsync(Ask("the question"));
        await _rig.UntilAsync(() => _rig.Service.Provider.IsUp);
        Assert.False(question.IsCompleted);
        rest.SetResult();
        await question;
    }

    private async Task OpenAsync()
    {
        _rig.Client.OnCall = (call, _) => FakeChatClient.Fail(call, ProviderFailure.ServerError);
        for (var i = 0; i < CircuitBreaker.MinAttempts; i++)
        {
            await Assert.ThrowsAsync<LlmException>(() => _rig.RunAsync(Ask($"question {i}")));
        }

        Assert.False(_rig.Service.Provider.IsUp);
        await _rig.UntilAsync(() => _rig.Throttle.Running == 0);
    }

    private async Task RefuseAsync(ProviderFailure failure)
    {
        _rig.Client.OnCall = (call, _) => FakeChatClient.Fail(call, failure);
        await Assert.ThrowsAsync<LlmException>(() => _rig.RunAsync(Ask()));
    }

    private Task MinutesAsync(int minutes)
    {
        var until = _rig.Time.GetUtcNow() + TimeSpan.FromMinutes(minutes);
        return _rig.AdvanceUntilAsync(() => _rig.Time.GetUtcNow() >= until, Second, turns: 20);
    }

    private static async IAsyncEnumerable<Microsoft.Extensions.AI.ChatResponseUpdate> SlowAsync(Task rest)
    {
        yield return new(Microsoft.Extensions.AI.ChatRole.Assistant, "yes");
        await rest;
        yield return FakeChatClient.End();
    }
}
