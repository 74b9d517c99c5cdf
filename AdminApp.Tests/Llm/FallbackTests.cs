using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Provider;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Llm;

/// <summary>Other models answer where the configured one is refused for good or its breaker is open, and only there.</summary>
public sealed class FallbackTests : IDisposable
{
    private readonly LlmRig _rig = new();

    public FallbackTests() =>
        _rig.Mistral.Set(new MistralOptions { ApiKey = "test", Model = "small", FallbackModels = "medium, tiny", MaxRetries = 0 });

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task AModelThatAnswers_IsAskedAlone()
    {
        await _rig.AnswerAsync(LlmRig.Ask());
        Assert.Equal(["small"], Asked);
        Assert.Null(_rig.Service.Provider.Fallback);
    }

    [Theory]
    [InlineData(ProviderFailure.ZeroAllowance)]
    [InlineData(ProviderFailure.Forbidden)]
    [InlineData(ProviderFailure.NoSuchModel)]
    public async Task AModelThatIsRefusedForGood_IsReplacedInTheSameQuestion_AndPassedOverByTheNext(ProviderFailure refusal)
    {
        Refuse(refusal, "small", "medium");
        var updates = await _rig.RunAsync(LlmRig.Ask());
        Assert.Equal(["small", "medium", "tiny"], Asked);
        Assert.Equal(["medium", "tiny"], updates.OfType<LlmRetrying>().Select(retrying => retrying.OtherModel));
        Assert.All(updates.OfType<LlmRetrying>(), retrying => Assert.Equal(refusal.Code(), retrying.Reason));
        Assert.Equal(3, _rig.Ledger.Recent().CallsPerQuestion);

        await _rig.AnswerAsync(LlmRig.Ask("And then?"));
        Assert.Equal(["small", "medium", "tiny", "tiny"], Asked);
        Assert.Equal((true, "tiny", "small"), (_rig.Service.Provider.IsUp, _rig.Service.Provider.Fallback, _rig.Service.Provider.Replaced));
        Assert.Equal(2, _rig.Ledger.Totals().Answered);
        Assert.Equal(0, _rig.Ledger.Totals().FailedTotal);
    }

    [Fact]
    public async Task AnHourLater_TheConfiguredModelIsTriedAgain()
    {
        Refuse(ProviderFailure.ZeroAllowance, "small");
        await _rig.AnswerAsync(LlmRig.Ask());
        _rig.Client.OnCall = (call, _) => FakeChatClient.Answer(call.Options.ModelId!);
        _rig.Time.Advance(ProviderHealth.Believed);
        Assert.Equal("small", (await _rig.AnswerAsync(LlmRig.Ask("And then?"))).Text);
        Assert.Null(_rig.Service.Provider.Fallback);
    }

    [Theory]
    [InlineData(ProviderFailure.Unauthorized, LlmErrorCodes.ProviderUnauthorized)]
    [InlineData(ProviderFailure.NoCredit, LlmErrorCodes.ProviderUnauthorized)]
    [InlineData(ProviderFailure.Rejected, LlmErrorCodes.ProviderRejected)]
    [InlineData(ProviderFailure.ServerError, LlmErrorCodes.ProviderDown)]
    public async Task WhatIsNotTheModelsFault_IsNotTriedWithAnother(ProviderFailure failure, string code)
    {
        Refuse(failure, "small");
        Assert.Equal(code, (await Assert.ThrowsAsync<LlmException>(() => _rig.AnswerAsync(LlmRig.Ask()))).Code);
        Assert.Equal(["small"], Asked);
    }

    [Fact]
    public async Task WhereAllAreRefused_TheLastRefusalIsTold()
    {
        Refuse(ProviderFailure.ZeroAllowance, "small", "medium", "tiny");
        Assert.Equal(LlmErrorCodes.ZeroAllowance, (await Assert.ThrowsAsync<LlmException>(() => _rig.AnswerAsync(LlmRig.Ask()))).Code);
        Assert.Equal(3, Asked.Length);
        Assert.False(_rig.Service.Provider.IsUp);
    }

    [Fact]
    public async Task AModelWhoseBreakerIsOpen_IsPassedOver_UntilItsProbeIsDue()
    {
        Refuse(ProviderFailure.Capacity, "small");
        for (var i = 0; i < CircuitBreaker.MinAttempts - 1; i++)
        {
            await Assert.ThrowsAsync<LlmException>(() => _rig.AnswerAsync(LlmRig.Ask($"question {i}")));
        }

        // The failure that opens the breaker is answered by the next model.
        await _rig.AnswerAsync(LlmRig.Ask("The tenth?"));
        await _rig.AnswerAsync(LlmRig.Ask("The eleventh?"));
        Assert.Equal(["small", "medium", "medium"], Asked[^3..]);

        _rig.Client.OnCall = (call, _) => FakeChatClient.Answer(call.Options.ModelId!);
        _rig.Time.Advance(CircuitBreaker.FirstOpen);
        Assert.Equal("small", (await _rig.AnswerAsync(LlmRig.Ask("The twelfth?"))).Text);
    }

    [Fact]
    public async Task TheQuestionWhoseFailureOpensTheBreaker_IsNotRetriedThere_ThoughItMightBe()
    {
        Refuse(ProviderFailure.Capacity, "small");
        for (var i = 0; i < CircuitBreaker.MinAttempts - 1; i++)
        {
            await Assert.ThrowsAsync<LlmException>(() => _rig.AnswerAsync(LlmRig.Ask($"question {i}")));
        }

        _rig.Mistral.Set(new MistralOptions { ApiKey = "test", Model = "small", FallbackModels = "medium", MaxRetries = 3 });
        Assert.Equal("medium", (await _rig.AnswerAsync(LlmRig.Ask("The tenth?"))).Text);
        Assert.Equal(["small", "medium"], Asked[^2..]);
    }

    [Fact]
    public async Task WhatWaitsBehindABreakerThatOpens_GoesToTheNextModel()
    {
        Refuse(ProviderFailure.Capacity, "small");
        _rig.Throttle.GrantsAtOnce = false;
        var waiting = _rig.AnswerAsync(LlmRig.Ask("Who waits?"));
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        await OpenBreakerAsync();
        await _rig.UntilAsync(() => _rig.Throttle.Tickets.Exists(ticket => ticket.Model == "medium"));
        _rig.Throttle.GrantsAtOnce = true;
        Assert.Equal("medium", (await waiting).Text);
        Assert.Equal(1, _rig.Ledger.Totals().Answered);
    }

    [Fact]
    public async Task WhileTheBreakerIsHalfOpen_OneQuestionProbes_AndTheOthersAreAnsweredByTheNextModel()
    {
        await OpenBreakerAsync();
        _rig.Time.Advance(CircuitBreaker.FirstOpen);
        var never = new TaskCompletionSource();
        _rig.Client.OnCall = (call, _) => call.Options.ModelId == "small" ? After(never.Task, call) : FakeChatClient.Answer(call.Options.ModelId!);
        var probe = _rig.AnswerAsync(LlmRig.Ask("Are you back?"));
        await _rig.UntilAsync(() => _rig.Client.Calls.Exists(call => call.Options.ModelId == "small"));
        Assert.Equal("medium", (await _rig.AnswerAsync(LlmRig.Ask("And you?"))).Text);
        never.SetResult();
        Assert.Equal("small", (await probe).Text);
        Assert.Equal("small", (await _rig.AnswerAsync(LlmRig.Ask("And now?"))).Text);
    }

    [Fact]
    public async Task ARequestThatNamesItsModel_GetsThatOneOnly()
    {
        Refuse(ProviderFailure.ZeroAllowance, "medium");
        await Assert.ThrowsAsync<LlmException>(() => _rig.AnswerAsync(LlmRig.Ask() with { Options = new ChatOptions { ModelId = "medium" } }));
        Assert.Equal(["medium"], Asked);
    }

    [Fact]
    public async Task AModelThatIsRefused_IsToldWithThoseThatAnswer()
    {
        _rig.Mistral.Set(new MistralOptions { ApiKey = "test", Model = "small" });
        Refuse(ProviderFailure.ZeroAllowance, "small");
        await _rig.AnswerAsync(LlmRig.Ask() with { Options = new ChatOptions { ModelId = "tiny" } });
        await Assert.ThrowsAsync<LlmException>(() => _rig.AnswerAsync(LlmRig.Ask()));
        Assert.Equal("With this key tiny answers.", _rig.Service.Provider.Answering);
    }

    private async Task OpenBreakerAsync()
    {
        for (var i = 0; i < CircuitBreaker.MinAttempts; i++)
        {
            await _rig.Breaker.GuardAsync(_ => Task.FromResult(new AttemptOutcome { BeganAt = 0, Failure = new ProviderException(ProviderFailure.Capacity, "Full.") { Status = 503 } }));
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> After(Task task, FakeCall call)
    {
        await task;
        await foreach (var update in FakeChatClient.Answer(call.Options.ModelId!))
        {
            yield return update;
        }
    }

    private string[] Asked => [.. _rig.Client.Calls.Select(call => call.Options.ModelId!)];

    private void Refuse(ProviderFailure failure, params string[] models) => _rig.Client.OnCall = (call, _) => models.Contains(call.Options.ModelId)
        ? throw new ProviderException(failure, "Refused.") { Status = 400 }
        : FakeChatClient.Answer(call.Options.ModelId!);
}
