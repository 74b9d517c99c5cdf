using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.AI;
using static AdminApp.Tests.Llm.LlmRig;

namespace AdminApp.Tests.Llm;

public sealed class LlmServiceTests : IDisposable
{
    private readonly LlmRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task AnAnswer_ComesAsQueuedStartedTokensCompleted()
    {
        var updates = await _rig.RunAsync(Ask());

        Assert.Equal("answer 1", string.Concat(updates.OfType<LlmToken>().Select(t => t.Text)));
        Assert.IsType<LlmStarted>(updates.First(u => u is not LlmQueued));
        var answer = Assert.IsType<LlmCompleted>(updates[^1]).Answer;
        Assert.Equal("answer 1", answer.Text);
        Assert.Equal((100, 20, 1, false), (answer.PromptTokens, answer.CompletionTokens, answer.Attempts, answer.FromCache));
        Assert.Equal("mistral-small-2503", answer.Model);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
    }

    [Fact]
    public async Task ModelAndOutputLimit_ComeFromTheSettings_UnlessTheRequestNamesThem()
    {
        await _rig.RunAsync(Ask());
        await _rig.RunAsync(Ask() with { Options = new ChatOptions { ModelId = "ministral-8b-latest", MaxOutputTokens = 50 } });

        Assert.Equal(("mistral-small-latest", 700), (_rig.Client.Calls[0].Options.ModelId, _rig.Client.Calls[0].Options.MaxOutputTokens));
        Assert.Equal(("ministral-8b-latest", 50), (_rig.Client.Calls[1].Options.ModelId, _rig.Client.Calls[1].Options.MaxOutputTokens));
    }

    [Fact]
    public async Task WithoutAKey_ItSaysSo_AndSendsNothing()
    {
        _rig.Mistral.Set(new MistralOptions());

        Assert.False(_rig.Service.IsConfigured);
        var failure = await Assert.ThrowsAsync<LlmException>(() => _rig.RunAsync(Ask()));
        Assert.Equal(LlmErrorCodes.NoKey, failure.Code);
        Assert.Empty(_rig.Client.Calls);
        Assert.Equal(1, _rig.Ledger.Totals().Failed[LlmErrorCodes.NoKey]);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("user:1", 0)]
    public async Task ARequestOutOfRange_IsAnArgumentError(string user, int calls) =>
        await Assert.ThrowsAsync<ArgumentException>(() => _rig.RunAsync(Ask(user: user) with { ExpectedCalls = calls }));

    [Fact]
    public async Task TheTicket_CarriesUserClassDeadlineAndAnUpperBoundOfTokens()
    {
        var submitted = _rig.Time.GetTimestamp();
        await _rig.RunAsync((Ask(user: "key:7") with { ExpectedCalls = 2 }).On(terms => terms with { Class = LlmClass.Api, Patience = TimeSpan.FromSeconds(30) }));

        var ticket = Assert.Single(_rig.Throttle.Tickets);
        Assert.Equal(("key:7", LlmClass.Api, 2, false), (ticket.Terms.User, ticket.Terms.Class, ticket.ExpectedCalls, ticket.Continues));
        Assert.Equal(submitted, ticket.SubmittedAt);
        Assert.Equal(submitted + (30 * _rig.Time.TimestampFrequency), ticket.Terms.Deadline);
        Assert.InRange(ticket.Tokens, 700 + 10, 700 + 40);
    }

    [Fact]
    public async Task ThePermit_HearsSendingHeadersAndUsage_AndIsReturned()
    {
        var headers = new ProviderHeaders { QueryCostTokens = 117 };
        _rig.Client.OnCall = (call, _) =>
        {
            call.Observer.HeadersReceived(headers);
            return FakeChatClient.Answer("yes");
        };
        await _rig.RunAsync(Ask());

        var permit = Assert.Single(_rig.Throttle.Permits);
        Assert.Equal((1, 120L, true), (permit.Sendings, permit.Usage, permit.IsReturned));
        Assert.Equal(headers, Assert.Single(permit.Headers));
    }

    [Fact]
    public async Task LearnedUsage_ChangesTheReservationOfTheNextCall()
    {
        await _rig.RunAsync(Ask("one question about the budget"));
        var first = _rig.Throttle.Tickets[0].Tokens;
        _rig.Client.OnCall = (_, _) => FakeChatClient.Answer("x", prompt: 8);
        for (var i = 0; i < 60; i++)
        {
            await _rig.RunAsync(Ask("one question about the budget").On(terms => terms with { Fresh = true }));
        }

        Assert.NotEqual(first, _rig.Throttle.Tickets[^1].Tokens);
    }

    [Fact]
    public async Task Times_AreThoseOfThisCaller()
    {
        _rig.Throttle.GrantsAtOnce = false;
        var token = new TaskCompletionSource();
        _rig.Client.OnCall = (_, _) => AfterAsync(token.Task);
        var running = _rig.AnswerAsync(Ask());
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        _rig.Time.Advance(TimeSpan.FromSeconds(4));
        _rig.Throttle.GrantNext();
        await _rig.UntilAsync(() => _rig.Ledger.Totals().Running == 1);
        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        token.SetResult();

        var answer = await running;
        Assert.Equal(TimeSpan.FromSeconds(4), answer.Queued);
        Assert.Equal(TimeSpan.FromSeconds(6), answer.FirstToken);
        Assert.Equal(TimeSpan.FromSeconds(6), answer.Total);
    }

    [Fact]
    public async Task ARefusal_ReachesTheCaller_AndIsCountedAsOurOwn()
    {
        _rig.Throttle.Refuses = _ => new LlmException(LlmErrorCodes.NotInTime, "in 70 s", TimeSpan.FromSeconds(70)) { Refused = true };

        var refusal = await Assert.ThrowsAsync<LlmException>(() => _rig.RunAsync(Ask()));
        Assert.Equal((LlmErrorCodes.NotInTime, TimeSpan.FromSeconds(70), true), (refusal.Code, refusal.EstimatedWait, refusal.Refused));
        Assert.Equal(1, _rig.Ledger.Totals().Refused[LlmErrorCodes.NotInTime]);
        Assert.Equal(1, _rig.Counters[RateLimitHit.OwnRefusal]);
        Assert.Empty(_rig.Client.Calls);
    }

    [Fact]
    public async Task PatiencePassesWhileQueued_TheCallerIsToldTheNewWait_AndTheTicketIsWithdrawn()
    {
        _rig.Throttle.GrantsAtOnce = false;
        await using var updates = _rig.Service.StreamAsync(Ask().On(terms => terms with { Patience = TimeSpan.FromSeconds(30) }), default).GetAsyncEnumerator();
        await updates.MoveNextAsync();
        Assert.IsType<LlmQueued>(updates.Current);
        var next = updates.MoveNextAsync();
        _rig.Throttle.NextSlot = TimeSpan.FromSeconds(45);
        _rig.Throttle.AnswerTime = TimeSpan.FromSeconds(5);
        _rig.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(next.IsCompleted, "the throttle refuses its ticket itself");
        _rig.Time.Advance(TimeSpan.FromSeconds(1));

        var refusal = await Assert.ThrowsAsync<LlmException>(() => next.AsTask());
        Assert.Equal((LlmErrorCodes.NotInTime, TimeSpan.FromSeconds(50), true), (refusal.Code, refusal.EstimatedWait, refusal.Refused));
        Assert.Equal(TimeSpan.FromSeconds(20), refusal.RetryAfter);
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 0);
        Assert.Equal(1, _rig.Ledger.Totals().RefusedTotal);
    }

    [Fact]
    public async Task PatiencePassesWhileRunning_TheAnswerStillComes_AndIsCached()
    {
        var token = new TaskCompletionSource();
        _rig.Client.OnCall = (_, _) => AfterAsync(token.Task);
        var running = _rig.AnswerAsync(Ask());
        await _rig.UntilAsync(() => _rig.Ledger.Totals().Running == 1);
        _rig.Time.Advance(TimeSpan.FromSeconds(90));
        token.SetResult();

        Assert.Equal("late but paid", (await running).Text);
        Assert.True((await _rig.AnswerAsync(Ask())).FromCache);
    }

    [Fact]
    public async Task CancelledWhileQueued_NothingIsSent_AndItCountsAsCancelled()
    {
        _rig.Throttle.GrantsAtOnce = false;
        using var cancel = new CancellationTokenSource();
        var running = _rig.RunAsync(Ask(), cancel.Token);
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 0 && _rig.Coalescer.Count == 0);
        Assert.Empty(_rig.Throttle.Permits);
        Assert.Equal(1, _rig.Ledger.Totals().Cancelled);
    }

    [Fact]
    public async Task CancelledWhileRunning_TheCallIsCutAndItsSlotReturned()
    {
        _rig.Client.OnCall = (_, cancellation) => NeverAsync(cancellation);
        using var cancel = new CancellationTokenSource();
        var running = _rig.RunAsync(Ask(), cancel.Token);
        await _rig.UntilAsync(() => _rig.Ledger.Totals().Running == 1);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await _rig.UntilAsync(() => _rig.Throttle.Permits.All(p => p.IsReturned));
        Assert.Equal(1, Assert.Single(_rig.Throttle.Permits).Sendings);
        Assert.Equal(1, _rig.Ledger.Totals().Cancelled);
    }

    [Fact]
    public async Task ACallerThatStopsListening_CountsAsCancelled()
    {
        await foreach (var update in _rig.Service.StreamAsync(Ask()))
        {
            if (update is LlmToken)
            {
                break;
            }
        }

        Assert.Equal(1, _rig.Ledger.Totals().Cancelled);
    }

    [Fact]
    public async Task AQuestionOfTwoCalls_IsOneUnit_EndedByItsOwner()
    {
        var question = _rig.Ledger.Begin();
        await _rig.RunAsync(Ask("first") with { Entry = question, ExpectedCalls = 2 });
        Assert.Equal((1, 0, 1), (_rig.Ledger.Totals().Submitted, _rig.Ledger.Totals().Answered, _rig.Ledger.Totals().Running));

        _rig.Throttle.Refuses = _ => new LlmException(LlmErrorCodes.NotInTime, "too late") { Refused = true };
        var refusal = await Assert.ThrowsAsync<LlmException>(() => _rig.RunAsync(Ask("second") with { Entry = question, ContinuesQuestion = true }));
        Assert.True(_rig.Throttle.Tickets[^1].Continues);
        Assert.False(refusal.Refused);
        question.EndedBy(refusal);

        var totals = _rig.Ledger.Totals();
        Assert.Equal((1, 0, 0), (totals.Submitted, totals.Answered, totals.RefusedTotal));
        Assert.Equal(1, totals.Failed[LlmErrorCodes.NotInTime]);
    }

    [Fact]
    public async Task PatiencePassesWhileASecondCallIsQueued_ThatIsNoRefusal_ForTheFirstWasSent()
    {
        _rig.Throttle.GrantsAtOnce = false;
        var second = _rig.RunAsync((Ask("second") with { ContinuesQuestion = true }).On(terms => terms with { Patience = TimeSpan.FromSeconds(30) }));
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        await _rig.AdvanceUntilAsync(() => second.IsCompleted, TimeSpan.FromSeconds(10));

        var failure = await Assert.ThrowsAsync<LlmException>(() => second);
        Assert.Equal((LlmErrorCodes.NotInTime, false), (failure.Code, failure.Refused));
    }

    [Fact]
    public async Task ACallThatContinuesAQuestionWithoutEntry_IsNotCountedAgain()
    {
        await _rig.RunAsync(Ask() with { ContinuesQuestion = true });

        Assert.Equal(0, _rig.Ledger.Totals().Submitted);
    }

    [Fact]
    public void HasRoomFor_SaysYesOnlyWhenNothingWaits_AllCallsFit_AndTheBudgetHasRoom()
    {
        var request = (Ask() with { ExpectedCalls = 2 }).On(terms => terms with { Patience = TimeSpan.FromSeconds(30) });
        _rig.Throttle.AnswerTime = TimeSpan.FromSeconds(5);
        _rig.Throttle.Budgets = [new BudgetSnapshot("requests_per_minute", 60, 60, 58, null, 0)];
        Assert.True(_rig.Service.HasRoomFor(request));

        _rig.Throttle.Budgets = [new BudgetSnapshot("requests_per_minute", 60, 60, 59, null, 0)];
        Assert.False(_rig.Service.HasRoomFor(request));

        // Two calls take two prompts and two answers of 700 tokens at most.
        foreach (var name in new[] { BudgetNames.TokensPerMinute, BudgetNames.TokensPerMonth })
        {
            _rig.Throttle.Budgets = [new BudgetSnapshot(name, 10_000, 10_000, 8_500, null, 0) { Unit = BudgetUnit.Tokens }];
            Assert.True(_rig.Service.HasRoomFor(request));

            _rig.Throttle.Budgets = [new BudgetSnapshot(name, 10_000, 10_000, 8_601, null, 0) { Unit = BudgetUnit.Tokens }];
            Assert.False(_rig.Service.HasRoomFor(request));
        }

        _rig.Throttle.Budgets = [];
        Assert.False(_rig.Service.HasRoomFor(request.On(terms => terms with { Patience = TimeSpan.FromSeconds(9) })));
        _rig.Throttle.PausedFor = TimeSpan.FromSeconds(1);
        Assert.False(_rig.Service.HasRoomFor(request));
    }

    [Fact]
    public async Task HasRoomFor_SaysNoWhileAnotherWaits()
    {
        _rig.Throttle.GrantsAtOnce = false;
        var waiting = _rig.RunAsync(Ask());
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);

        Assert.False(_rig.Service.HasRoomFor(Ask() with { ExpectedCalls = 2 }));
        _rig.Throttle.GrantsAtOnce = true;
        await waiting;
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> AfterAsync(Task ready)
    {
        await ready;
        yield return new ChatResponseUpdate(ChatRole.Assistant, "late but paid");
        yield return FakeChatClient.End();
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> NeverAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }
}
