using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.AI;
using static AdminApp.Tests.Llm.LlmRig;

namespace AdminApp.Tests.Llm.Attempts;

public sealed class RetryStageTests : IDisposable
{
    private readonly LlmRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(ProviderFailure.Capacity, "capacity")]
    [InlineData(ProviderFailure.ServerError, "server_error")]
    [InlineData(ProviderFailure.Timeout, "timeout")]
    [InlineData(ProviderFailure.Network, "network")]
    public async Task AnOutage_IsTriedAgainAfterADelay_HoldingNoSlot(ProviderFailure failure, string reason)
    {
        FailsTimes(1, failure);
        await using var updates = _rig.Service.StreamAsync(Ask()).GetAsyncEnumerator();
        var retrying = await NextAsync<LlmRetrying>(updates);

        Assert.Equal(reason, retrying.Reason);
        Assert.InRange(retrying.After, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.Equal((0, 0), (_rig.Throttle.Running, _rig.Throttle.Waiting));
        Assert.Equal((1, 0), (_rig.Ledger.Totals().Waiting, _rig.Ledger.Totals().Running));

        _rig.Time.Advance(retrying.After - TimeSpan.FromMilliseconds(1));
        Assert.Single(_rig.Client.Calls);
        _rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        var completed = await NextAsync<LlmCompleted>(updates);
        Assert.Equal(("answer 2", 2), (completed.Answer.Text, completed.Answer.Attempts));
    }

    [Fact]
    public async Task ARetry_KeepsItsArrivalTime_AndGoesFirst()
    {
        FailsTimes(1, ProviderFailure.ServerError);
        await RunAdvancingAsync(Ask());

        Assert.Equal(2, _rig.Throttle.Tickets.Count);
        Assert.Equal(_rig.Throttle.Tickets[0].SubmittedAt, _rig.Throttle.Tickets[1].SubmittedAt);
        Assert.Equal((false, true), (_rig.Throttle.Tickets[0].IsRetry, _rig.Throttle.Tickets[1].IsRetry));
    }

    [Fact]
    public async Task AfterMaxRetries_TheFailureStands()
    {
        _rig.Mistral.Set(new MistralOptions { ApiKey = "test", MaxRetries = 2 });
        FailsTimes(100, ProviderFailure.ServerError);

        var failure = await Assert.ThrowsAsync<LlmException>(() => RunAdvancingAsync(Ask()));
        Assert.Equal((LlmErrorCodes.ProviderDown, false), (failure.Code, failure.Refused));
        Assert.Equal(3, _rig.Client.Calls.Count);
        Assert.Equal(1, _rig.Ledger.Totals().Failed[LlmErrorCodes.ProviderDown]);
    }

    [Theory]
    [InlineData(ProviderFailure.ZeroAllowance, LlmErrorCodes.ZeroAllowance)]
    [InlineData(ProviderFailure.Unauthorized, LlmErrorCodes.ProviderUnauthorized)]
    [InlineData(ProviderFailure.Forbidden, LlmErrorCodes.ProviderUnauthorized)]
    [InlineData(ProviderFailure.Rejected, LlmErrorCodes.ProviderRejected)]
    [InlineData(ProviderFailure.Malformed, LlmErrorCodes.ProviderDown)]
    public async Task WhatARetryCannotMend_IsNotTriedAgain(ProviderFailure failure, string code)
    {
        FailsTimes(100, failure);

        Assert.Equal(code, (await Assert.ThrowsAsync<LlmException>(() => _rig.RunAsync(Ask()))).Code);
        Assert.Single(_rig.Client.Calls);
        Assert.Equal(0, _rig.Throttle.Permits[0].RateLimits);
    }

    [Theory]
    [InlineData(ProviderFailure.ServerError, 500, "Mistral returned an error (500). Tried 4 times in")]
    [InlineData(ProviderFailure.Capacity, 503, "Mistral is overloaded (503). Tried 4 times in")]
    [InlineData(ProviderFailure.Timeout, null, "Mistral didn't respond in time. Tried 4 times in")]
    [InlineData(ProviderFailure.Network, null, "Mistral can't be reached. Tried 4 times in")]
    [InlineData(ProviderFailure.Unauthorized, 401, "Mistral rejects the API key (401). An admin has to set a valid key (Mistral:ApiKey).")]
    [InlineData(ProviderFailure.NoCredit, 402, "Mistral says that the account is out of credit (402). An admin has to add credit at Mistral.")]
    [InlineData(ProviderFailure.Forbidden, 403, "The Mistral key isn't allowed to use this model (403). An admin has to change the plan or the model (Mistral:Model).")]
    [InlineData(ProviderFailure.ZeroAllowance, 429, "The Mistral key has no quota for this model (429). An admin has to change the key, its plan or the model.")]
    [InlineData(ProviderFailure.Rejected, 422, "Mistral rejected the request. What Mistral said.")]
    public async Task EachFailure_IsToldApart_ByTheProvidersName_WithWhatWasTried(ProviderFailure failure, int? status, string told)
    {
        _rig.Client.OnCall = (_, _) => throw new ProviderException(failure, "ours") { Status = status, Said = "What Mistral said." };

        var thrown = await Assert.ThrowsAsync<LlmException>(() => RunAdvancingAsync(Ask()));
        Assert.StartsWith(told, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("provider", thrown.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "Mistral can't be reached: its host name can't be resolved. Tried once.")]
    [InlineData(HttpRequestError.ConnectionError, "Mistral can't be reached. Tried once.")]
    [InlineData(HttpRequestError.ResponseEnded, "Mistral closed the connection. Tried once.")]
    public async Task ABrokenConnection_IsToldFromOneThatNeverWas(HttpRequestError error, string told)
    {
        _rig.Mistral.Set(new MistralOptions { ApiKey = "test", MaxRetries = 0 });
        _rig.Client.OnCall = (_, _) => throw new ProviderException(ProviderFailure.Network, "ours", new HttpRequestException(error));

        Assert.Equal(told, (await Assert.ThrowsAsync<LlmException>(() => _rig.RunAsync(Ask()))).Message);
    }

    [Fact]
    public async Task AFailure_TellsHowOftenAndHowLongItWasTried()
    {
        var hangs = new TaskCompletionSource();
        _rig.Mistral.Set(new MistralOptions { ApiKey = "test", MaxRetries = 0 });
        _rig.Client.OnCall = (_, _) => HangsAsync(_rig.Time, TimeSpan.FromSeconds(60), hangs);
        var running = _rig.RunAsync(Ask());
        await hangs.Task;
        _rig.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal("Mistral didn't respond in time. Tried once, for 60 s.", (await Assert.ThrowsAsync<LlmException>(() => running)).Message);
    }

    [Fact]
    public async Task ARetry_TellsWhichOfHowManyItIs()
    {
        FailsTimes(2, ProviderFailure.ServerError);
        var running = _rig.RunAsync(Ask().On(terms => terms with { Patience = TimeSpan.FromHours(1) }));
        await _rig.AdvanceUntilAsync(() => running.IsCompleted, TimeSpan.FromMilliseconds(10));

        Assert.Equal([(2, 4), (3, 4)], (await running).OfType<LlmRetrying>().Select(retry => (retry.Next, retry.Most)));
    }

    [Fact]
    public async Task WhatOnlyAnAdminCanMend_ShowsAsProviderDown_UntilACallSucceeds()
    {
        FailsTimes(1, ProviderFailure.Unauthorized);
        await Assert.ThrowsAsync<LlmException>(() => _rig.RunAsync(Ask()));
        Assert.False(_rig.Service.Provider.IsUp);
        Assert.Contains("API key", _rig.Service.Provider.Reason, StringComparison.Ordinal);

        await _rig.RunAsync(Ask());
        Assert.Equal(ProviderStatus.Up with { HasAnswered = true }, _rig.Service.Provider);
    }

    [Fact]
    public async Task AfterTheFirstToken_ABreakIsNotRetried_AndSaysSo()
    {
        _rig.Client.OnCall = (_, _) => BreaksAsync();
        var heard = new List<LlmUpdate>();
        var failure = await Assert.ThrowsAsync<LlmException>(async () =>
        {
            await foreach (var update in _rig.Service.StreamAsync(Ask()))
            {
                heard.Add(update);
            }
        });

        Assert.Equal(LlmErrorCodes.BrokenOff, failure.Code);
        Assert.Equal("The budget", string.Concat(heard.OfType<LlmToken>().Select(t => t.Text)));
        Assert.Single(_rig.Client.Calls);
    }

    [Fact]
    public async Task RetryAfter_OfAnOutage_IsBelievedForFiveMinutes()
    {
        FailsTimes(100, ProviderFailure.Capacity, new ProviderHeaders { RetryAfter = TimeSpan.FromHours(24) });
        var failure = await Assert.ThrowsAsync<LlmException>(() => _rig.RunAsync(Ask()));
        Assert.Equal((LlmErrorCodes.ProviderDown, TimeSpan.FromMinutes(5)), (failure.Code, failure.EstimatedWait));
    }

    [Fact]
    public async Task RetryAfter_OfAnOutage_IsHonoured()
    {
        FailsTimes(1, ProviderFailure.Capacity, new ProviderHeaders { RetryAfter = TimeSpan.FromSeconds(17) });
        await using var updates = _rig.Service.StreamAsync(Ask()).GetAsyncEnumerator();

        Assert.Equal(TimeSpan.FromSeconds(17), (await NextAsync<LlmRetrying>(updates)).After);
    }

    [Fact]
    public async Task ARetryThatDoesNotFitThePatience_IsNotMade_AndCostsNoBudget()
    {
        _rig.Throttle.AnswerTime = TimeSpan.FromSeconds(5);
        FailsTimes(100, ProviderFailure.Capacity, new ProviderHeaders { RetryAfter = TimeSpan.FromSeconds(58) });
        for (var i = 0; i < 30; i++)
        {
            // Far apart, so that the breaker has no ten attempts in a minute.
            _rig.Time.Advance(TimeSpan.FromSeconds(10));
            var failure = await Assert.ThrowsAsync<LlmException>(() => _rig.RunAsync(Ask()));
            Assert.Equal((LlmErrorCodes.ProviderDown, TimeSpan.FromSeconds(58)), (failure.Code, failure.EstimatedWait));
        }

        Assert.Equal(30, _rig.Client.Calls.Count);
        FailsTimes(31, ProviderFailure.Capacity);
        _rig.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(2, (await RunAdvancingAsync(Ask())).Attempts);
    }

    [Fact]
    public async Task WhenTheQueueRefusesTheRetry_TheFailureStands_WithTheQueuesWait()
    {
        FailsTimes(100, ProviderFailure.ServerError);
        _rig.Throttle.Refuses = ticket => ticket.IsRetry ? new LlmException(LlmErrorCodes.NotInTime, "later", TimeSpan.FromSeconds(33)) { RetryAfter = TimeSpan.FromSeconds(3) } : null;

        var failure = await Assert.ThrowsAsync<LlmException>(() => RunAdvancingAsync(Ask()));
        Assert.Equal(
            (LlmErrorCodes.ProviderDown, TimeSpan.FromSeconds(33), TimeSpan.FromSeconds(3), false),
            (failure.Code, failure.EstimatedWait, failure.RetryAfter, failure.Refused));
    }

    [Fact]
    public async Task WhenTheRetryFitsNoMore_TheQueuesReasonStands()
    {
        // After a 429 that told of a lower limit of tokens.
        FailsTimes(100, ProviderFailure.RateLimited);
        _rig.Throttle.Refuses = ticket => ticket.IsRetry ? new LlmException(LlmErrorCodes.TooLarge, "It needs more than the limit.") : null;

        var failure = await Assert.ThrowsAsync<LlmException>(() => RunAdvancingAsync(Ask()));
        Assert.Equal((LlmErrorCodes.TooLarge, false), (failure.Code, failure.Refused));
    }

    [Fact]
    public async Task ARateLimitThatOutlastsThePatience_SaysWhenItWouldBeTaken()
    {
        _rig.Throttle.Pause = TimeSpan.FromSeconds(90);
        FailsTimes(100, ProviderFailure.RateLimited);

        var failure = await Assert.ThrowsAsync<LlmException>(() => _rig.RunAsync(Ask().On(terms => terms with { Patience = TimeSpan.FromSeconds(60) })));
        Assert.Equal(
            (LlmErrorCodes.NotInTime, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(30)),
            (failure.Code, failure.EstimatedWait, failure.RetryAfter));
    }

    [Fact]
    public async Task TheRetryBudget_EndsTheRetriesOfACrowd()
    {
        // Each of 40 requests may retry once; the budget of 10 + 60 % allows 34 of them.
        _rig.Mistral.Set(new MistralOptions { ApiKey = "test", MaxRetries = 1 });
        _rig.Throttle.GrantsAtOnce = false;
        _rig.Client.OnCall = (call, _) => FakeChatClient.Fail(call, ProviderFailure.RateLimited);
        var crowd = Enumerable.Range(0, 40).Select(i => _rig.RunAsync(Ask($"question {i}"))).ToList();
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 40);
        _rig.Throttle.GrantsAtOnce = true;
        await _rig.UntilAsync(() => crowd.All(c => c.IsCompleted));

        Assert.Equal(40 + 34, _rig.Client.Calls.Count);
        foreach (var one in crowd)
        {
            Assert.Equal(LlmErrorCodes.NotInTime, (await Assert.ThrowsAsync<LlmException>(() => one)).Code);
        }
    }

    [Fact]
    public async Task Capacity_LowersConcurrency_AndHasItsMetric()
    {
        FailsTimes(1, ProviderFailure.Capacity);
        await RunAdvancingAsync(Ask());

        Assert.Equal([1, 0], _rig.Throttle.Permits.Select(permit => permit.Overloads));
        Assert.Equal(1, _rig.Counters[RateLimitHit.Capacity]);
    }

    [Fact]
    public async Task ARateLimit_PausesTheQueue_AndTheCallWaitsThere()
    {
        _rig.Throttle.Pause = TimeSpan.FromSeconds(7);
        FailsTimes(1, ProviderFailure.RateLimited);
        var updates = await _rig.RunAsync(Ask());

        Assert.Equal([1, 0], _rig.Throttle.Permits.Select(permit => permit.RateLimits));
        Assert.Equal([false, true], _rig.Throttle.Tickets.Select(ticket => ticket.IsRetry));
        Assert.Equal(new LlmRetrying("rate_limited", TimeSpan.FromSeconds(7)) { Next = 0, Most = 4 }, Assert.Single(updates.OfType<LlmRetrying>()));
        Assert.Equal("answer 2", ((LlmCompleted)updates[^1]).Answer.Text);
    }

    [Fact]
    public async Task ARefusedRequest_StaysCounted_ItsPermitWasSent()
    {
        FailsTimes(1, ProviderFailure.RateLimited);
        await _rig.RunAsync(Ask());

        Assert.Equal([1, 1], _rig.Throttle.Permits.Select(p => p.Sendings));
        Assert.All(_rig.Throttle.Permits, p => Assert.True(p.IsReturned));
    }

    [Fact]
    public async Task AnUnexpectedException_ReachesTheCaller_AndReturnsTheSlot()
    {
        _rig.Client.OnCall = (_, _) => throw new InvalidOperationException("a bug");

        await Assert.ThrowsAsync<InvalidOperationException>(() => _rig.RunAsync(Ask()));
        Assert.Equal(1, _rig.Ledger.Totals().Failed["error"]);
        Assert.All(_rig.Throttle.Permits, p => Assert.True(p.IsReturned));
    }

    [Fact]
    public async Task AClientThatGivesUpByItself_CountsAsATimeout()
    {
        _rig.Client.OnCall = (call, _) => call.Number == 1 ? throw new TaskCanceledException() : FakeChatClient.Answer("second");
        await using var updates = _rig.Service.StreamAsync(Ask()).GetAsyncEnumerator();

        Assert.Equal("timeout", (await NextAsync<LlmRetrying>(updates)).Reason);
    }

    private void FailsTimes(int times, ProviderFailure failure, ProviderHeaders? headers = null) =>
        _rig.Client.OnCall = (call, _) => call.Number <= times ? FakeChatClient.Fail(call, failure, headers) : FakeChatClient.Answer($"answer {call.Number}");

    private async Task<LlmAnswer> RunAdvancingAsync(LlmRequest request)
    {
        var running = _rig.AnswerAsync(request.On(terms => terms with { Patience = TimeSpan.FromHours(1) }));
        await _rig.AdvanceUntilAsync(() => running.IsCompleted, TimeSpan.FromMilliseconds(10));
        return await running;
    }

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<LlmUpdate> updates)
        where T : LlmUpdate
    {
        while (await updates.MoveNextAsync())
        {
            if (updates.Current is T wanted)
            {
                return wanted;
            }
        }

        throw new InvalidOperationException($"No {typeof(T).Name} came.");
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> HangsAsync(TimeProvider time, TimeSpan length, TaskCompletionSource hangs)
    {
        var delay = Task.Delay(length, time);
        hangs.SetResult();
        await delay;
        throw new ProviderException(ProviderFailure.Timeout, "ours");
#pragma warning disable CS0162 // An iterator needs a yield.
        yield break;
#pragma warning restore CS0162
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> BreaksAsync()
    {
        await Task.CompletedTask;
        yield return new ChatResponseUpdate(ChatRole.Assistant, "The budget");
        throw FakeChatClient.Failure(ProviderFailure.Network);
    }
}
