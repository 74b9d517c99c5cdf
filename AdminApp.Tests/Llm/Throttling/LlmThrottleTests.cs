using AdminApp.Core.Configuration;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;
using CsCheck;

namespace AdminApp.Tests.Llm.Throttling;

public class LlmThrottleTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task AfterItsEnd_PermitsMayStillReturn_AndNobodyWaits()
    {
        using var rig = new ThrottleRig(mistral => mistral.RequestsPerMinute = 1);
        var permit = rig.Send();
        var waiting = rig.Acquire();
        rig.Throttle.Dispose();
        permit.Completed(1);
        permit.Dispose();
        Assert.True(waiting.IsCanceled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Acquire());
    }

    [Fact]
    public void AtTheLimit_TheNextIsSentAsSoonAsTheOldestLeavesTheWindow()
    {
        using var rig = new ThrottleRig(m => m.WindowMarginMs = new AutoInt(100));
        rig.Send();
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        rig.Send();
        rig.Send();
        var fourth = rig.Acquire();
        rig.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.False(fourth.IsCompleted);
        rig.Time.Advance(TimeSpan.FromMilliseconds(101));
        Assert.True(fourth.IsCompletedSuccessfully);
    }

    [Fact]
    public void ReturnedSlot_OfARefusedRequest_StaysCounted()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 1);
        var permit = rig.Send();
        permit.HeadersReceived(new ProviderHeaders { Status = 429 });
        permit.Dispose();
        Assert.False(rig.Acquire().IsCompleted);
    }

    [Fact]
    public void UnsentPermit_ReturnsEverything()
    {
        using var rig = new ThrottleRig(m => { m.RequestsPerMinute = 1; m.TokensPerMinute = 100; });
        ThrottleRig.Granted(rig.Acquire()).Dispose();
        rig.Send().Dispose();
    }

    [Fact]
    public async Task CancelledWhileWaiting_LeavesAndSpendsNothing()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 1);
        rig.Send();
        using var cancel = new CancellationTokenSource();
        var first = rig.Acquire(cancellationToken: cancel.Token);
        var second = rig.Acquire();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        rig.Time.Advance(Minute);
        Assert.True(second.IsCompletedSuccessfully);
        Assert.Equal(0, rig.Throttle.Snapshot().WaitingByClass.Values.Sum());
    }

    [Theory]
    [InlineData(0.08, 12.5)]
    [InlineData(1, 1)]
    public void RequestsPerSecond_MayBeLessThanOne(double rate, double seconds)
    {
        using var rig = new ThrottleRig(m => { m.RequestsPerMinute = 0; m.RequestsPerSecond = rate; });
        rig.Send();
        var next = rig.Acquire();
        rig.Time.Advance(TimeSpan.FromSeconds(seconds - 0.01));
        Assert.False(next.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(0.02));
        Assert.True(next.IsCompletedSuccessfully);
    }

    [Fact]
    public void AutoConcurrency_NeverBindsWhileABudgetHasRoom()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 150);
        for (var i = 0; i < 150; i++)
        {
            rig.Send();
        }

        Assert.Equal(150, rig.Throttle.Snapshot().Running);
        Assert.Equal(200, rig.Throttle.Snapshot().Concurrency);
    }

    [Fact]
    public void ConcurrencyNumber_Binds_AndIsTheReasonTold()
    {
        using var rig = new ThrottleRig(performance: p => p.MaxConcurrentLlmRequests = new AutoInt(1));
        LlmQueued? told = null;
        var first = rig.Send();
        var second = rig.Acquire(rig.Ticket(queued: news => told = news));
        Assert.Equal((1, "a free slot (1 of 1 busy)"), (told!.Place, told.Reason));
        first.Dispose();
        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public void CapacityErrors_LowerAutoConcurrency_AndSuccessesRaiseItAgain()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 0);
        var running = Enumerable.Range(0, 10).Select(_ => rig.Send()).ToArray();
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        foreach (var permit in running.Reverse())
        {
            // One burst: what its later errors tell was known at the first.
            permit.Overloaded(ProviderHeaders.None, tooMany: true);
        }

        Assert.Equal(6, rig.Throttle.Snapshot().Concurrency);
        foreach (var permit in running)
        {
            permit.HeadersReceived(new ProviderHeaders { Status = 200 });
            permit.Dispose();
        }

        Assert.Equal(7, rig.Throttle.Snapshot().Concurrency);
    }

    [Fact]
    public void QueryCost_ReplacesTheReservation_AndIsFinal()
    {
        using var rig = new ThrottleRig(m => { m.RequestsPerMinute = 0; m.TokensPerMinute = 1_000; });
        var permit = rig.Send(rig.Ticket(tokens: 900));
        var next = rig.Acquire(rig.Ticket(tokens: 700));
        Assert.False(next.IsCompleted);
        permit.HeadersReceived(new ProviderHeaders { Status = 200, QueryCostTokens = 250 });
        Assert.True(next.IsCompletedSuccessfully);
        permit.Completed(10);
        Assert.Equal(950, rig.Throttle.Snapshot().Budgets.Single().Used);
    }

    [Fact]
    public void Usage_CorrectsTheReservation_WhereNoQueryCostCame()
    {
        using var rig = new ThrottleRig(m => { m.RequestsPerMinute = 0; m.TokensPerMinute = 1_000; });
        var permit = rig.Send(rig.Ticket(tokens: 900));
        permit.Completed(10);
        Assert.Equal(10, rig.Throttle.Snapshot().Budgets.Single().Used);
    }

    [Fact]
    public void CancelledAfterSending_ReturnsTheSlotAtOnce_AndKeepsRequestAndTokensUntilTheWindowPassed()
    {
        using var rig = new ThrottleRig(m => m.TokensPerMinute = 1_000, p => p.MaxConcurrentLlmRequests = new AutoInt(1));
        var permit = rig.Send(rig.Ticket(tokens: 600));
        var small = rig.Acquire(rig.Ticket("small", tokens: 400));
        var large = rig.Acquire(rig.Ticket("large", tokens: 500));
        Assert.False(small.IsCompleted);

        permit.Dispose(); // its caller went away; what it costs the provider has not said
        ThrottleRig.Granted(small).Dispose();
        Assert.Equal([1L, 600L], rig.Throttle.Snapshot().Budgets.Select(b => b.Used));
        Assert.False(large.IsCompleted);
        rig.Time.Advance(Minute);
        Assert.True(large.IsCompletedSuccessfully);
    }

    [Fact]
    public void ASmallerRequest_PassesOneThatLacksTokens_OnlyWhereThatIsNotDelayed()
    {
        using var rig = new ThrottleRig(m => { m.RequestsPerMinute = 10; m.TokensPerMinute = 1_000; });
        rig.Send(rig.Ticket(tokens: 600));
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        var large = rig.Acquire(rig.Ticket("large", tokens: 900));
        var small = rig.Acquire(rig.Ticket("small", tokens: 100));
        var tooBigToPass = rig.Acquire(rig.Ticket("other", tokens: 300));
        Assert.False(large.IsCompleted);
        Assert.True(small.IsCompletedSuccessfully);
        Assert.False(tooBigToPass.IsCompleted);
        ThrottleRig.Granted(small).Sent();
        rig.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.True(large.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task LargerThanTheLimitItself_IsRefusedAtOnce()
    {
        using var rig = new ThrottleRig(m => m.TokensPerMinute = 1_000);
        var refusal = await Assert.ThrowsAsync<LlmException>(() => rig.Acquire(rig.Ticket(tokens: 1_001)));
        Assert.Equal(LlmErrorCodes.TooLarge, refusal.Code);
    }

    [Fact]
    public async Task QueueFull_RefusesWithTheWait()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 1, p => p.RequestQueueSize = 2);
        rig.Send();
        var waiting = new[] { rig.Acquire(), rig.Acquire() };
        var refusal = await Assert.ThrowsAsync<LlmException>(() => rig.Acquire());
        Assert.Equal((LlmErrorCodes.QueueFull, true), (refusal.Code, refusal.Refused));
        Assert.Equal(TimeSpan.FromMinutes(3), refusal.EstimatedWait);
        Assert.All(waiting, turn => Assert.False(turn.IsCompleted));
    }

    [Fact]
    public async Task MaxQueuedPerUser_BoundsOneUser_NotOthers()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 1, p => p.MaxQueuedPerUser = new AutoInt(1));
        rig.Send();
        _ = rig.Acquire(rig.Ticket("a"));
        Assert.Equal(LlmErrorCodes.QueueFull, (await Assert.ThrowsAsync<LlmException>(() => rig.Acquire(rig.Ticket("a")))).Code);
        Assert.False(rig.Acquire(rig.Ticket("b")).IsCompleted);
    }

    [Fact]
    public async Task PastPatience_IsRefusedAtOnceWithTheWait()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 1);
        rig.Send();
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        var refusal = await Assert.ThrowsAsync<LlmException>(() => rig.Acquire(rig.Ticket(patienceSeconds: 30)));
        Assert.Equal((LlmErrorCodes.NotInTime, true), (refusal.Code, refusal.Refused));
        Assert.Equal(TimeSpan.FromSeconds(50), refusal.EstimatedWait);
        Assert.Equal(TimeSpan.FromSeconds(20), refusal.RetryAfter);
        Assert.Equal("The queue needs about 50 s, your limit is 30 s.", refusal.Message);
        Assert.False(rig.Acquire(rig.Ticket(patienceSeconds: 60)).IsCompleted);
    }

    [Fact]
    public async Task Admission_CountsTheTimeThatAnswersTake()
    {
        using var rig = new ThrottleRig();
        var permit = rig.Send();
        rig.Time.Advance(TimeSpan.FromSeconds(12));
        permit.Completed(10);
        permit.Dispose();
        var refusal = await Assert.ThrowsAsync<LlmException>(() => rig.Acquire(rig.Ticket(patienceSeconds: 10)));
        Assert.Equal(TimeSpan.FromSeconds(12), refusal.EstimatedWait);
    }

    [Fact]
    public async Task PatienceThatPassesInTheQueue_IsRefusedWithTheNewWait()
    {
        using var rig = new ThrottleRig(performance: p => p.MaxConcurrentLlmRequests = new AutoInt(1));
        rig.Send();
        var waiting = rig.Acquire(rig.Ticket(patienceSeconds: 20));
        rig.Time.Advance(TimeSpan.FromSeconds(20));
        var refusal = await Assert.ThrowsAsync<LlmException>(() => waiting);
        Assert.Equal(LlmErrorCodes.NotInTime, refusal.Code);
        Assert.NotNull(refusal.EstimatedWait);
        Assert.Equal("Your limit of 20 s passed in the queue.", refusal.Message);
    }

    [Fact]
    public void PlaceAndEta_AreToldAndFallAsTheQueueMoves()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 1);
        var told = new List<LlmQueued>();
        rig.Send();
        var ahead = rig.Acquire(rig.Ticket("a"));
        var mine = rig.Acquire(rig.Ticket("b", queued: told.Add));
        Assert.Equal((2, TimeSpan.FromSeconds(120), "the per-minute limit"), (told[0].Place, rig.Time.Until(told[0].StartsAt), told[0].Reason));
        rig.Time.Advance(Minute);
        ThrottleRig.Granted(ahead).Sent();
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, told[^1].Place);
        Assert.Equal(TimeSpan.FromSeconds(59), rig.Time.Until(told[^1].StartsAt));
        rig.Time.Advance(Minute);
        Assert.True(mine.IsCompletedSuccessfully);
    }

    [Fact]
    public void Pause_HoldsEverything_ThenOneProbe_ThenAllAfterItsGoodHeaders()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 10);
        var refused = new[] { rig.Send(), rig.Send() };
        ThrottleRig.Refuse(refused[0], 5);
        ThrottleRig.Refuse(refused[1], 2);
        var waiting = new[] { rig.Acquire(), rig.Acquire(), rig.Acquire() };
        rig.Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.All(waiting, turn => Assert.False(turn.IsCompleted));
        rig.Time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal([true, false, false], waiting.Select(turn => turn.IsCompleted));
        ThrottleRig.Granted(waiting[0]).Sent();
        ThrottleRig.Granted(waiting[0]).HeadersReceived(new ProviderHeaders { Status = 200 });
        Assert.All(waiting, turn => Assert.True(turn.IsCompletedSuccessfully));
    }

    [Fact]
    public void ProbeThatIsRefusedAgain_LetsNobodyFollow()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 10);
        rig.Pause(1);
        var waiting = new[] { rig.Acquire(), rig.Acquire() };
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        ThrottleRig.Granted(waiting[0]).Sent();
        ThrottleRig.Refuse(ThrottleRig.Granted(waiting[0]), 2);
        ThrottleRig.Granted(waiting[0]).Dispose();
        Assert.False(waiting[1].IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(waiting[1].IsCompletedSuccessfully);
    }

    [Fact]
    public void ChangedLimits_EndAPause_ByTheProbe()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 30);
        rig.Pause(300);
        var waiting = new[] { rig.Acquire(), rig.Acquire() };
        rig.Mistral.Set(ThrottleRig.Limits(m => (m.RequestsPerMinute, m.MaxRetries) = (30, 1)));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(waiting, turn => Assert.False(turn.IsCompleted));

        rig.Mistral.Set(ThrottleRig.Limits(m => m.RequestsPerMinute = 20));
        Assert.Equal([true, false], waiting.Select(turn => turn.IsCompleted));
        Assert.Equal(TimeSpan.Zero, rig.Throttle.Snapshot().PausedFor);
        ThrottleRig.Granted(waiting[0]).Sent();
        ThrottleRig.Granted(waiting[0]).HeadersReceived(new ProviderHeaders { Status = 200 });
        Assert.True(waiting[1].IsCompletedSuccessfully);
    }

    [Fact]
    public void ClosedGate_KeepsWhatWaits_ThenProbesOneAtATime_UntilOpen()
    {
        using var rig = new ThrottleRig();
        rig.Throttle.SetGate(rig.Mistral.CurrentValue.Model, ThrottleGate.Closed, TimeSpan.FromSeconds(2));
        var waiting = new[] { rig.Acquire(), rig.Acquire(), rig.Acquire() };
        Assert.All(waiting, turn => Assert.False(turn.IsCompleted));
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([true, false, false], waiting.Select(turn => turn.IsCompleted));
        ThrottleRig.Granted(waiting[0]).Dispose();
        Assert.Equal([true, true, false], waiting.Select(turn => turn.IsCompleted));
        rig.Throttle.SetGate(rig.Mistral.CurrentValue.Model, ThrottleGate.Open);
        Assert.All(waiting, turn => Assert.True(turn.IsCompletedSuccessfully));
    }

    [Fact]
    public void RaisedLimit_AppliesAtOnce_AndKeepsCountersAndPlaces()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 1);
        rig.Send();
        var waiting = new[] { rig.Acquire(rig.Ticket("a")), rig.Acquire(rig.Ticket("b")), rig.Acquire(rig.Ticket("c")) };
        rig.Mistral.Set(ThrottleRig.Limits(m => m.RequestsPerMinute = 3));
        Assert.Equal([true, true, false], waiting.Select(turn => turn.IsCompleted));
    }

    [Fact]
    public void EachLimitWindowAndMarginThatIsChanged_AppliesAtOnceToWhatWaits()
    {
        void AppliesAtOnce(Action<MistralOptions> before, Action<MistralOptions> after, TimeSpan sentBefore)
        {
            using var rig = new ThrottleRig(before);
            rig.Send(rig.Ticket(tokens: 600));
            rig.Time.Advance(sentBefore);
            var waiting = rig.Acquire(rig.Ticket(tokens: 500));
            Assert.False(waiting.IsCompleted);
            rig.Mistral.Set(ThrottleRig.Limits(m =>
            {
                before(m);
                after(m);
            }));
            Assert.True(waiting.IsCompletedSuccessfully);
        }

        AppliesAtOnce(m => m.TokensPerMinute = 1_000, m => m.TokensPerMinute = 1_100, TimeSpan.Zero);
        AppliesAtOnce(m => m.RequestsPerSecond = 0.1, m => m.RequestsPerSecond = 1, TimeSpan.FromSeconds(2));
        AppliesAtOnce(m => m.RequestsPerMinute = 1, m => m.LimitWindowSeconds = 10, TimeSpan.FromSeconds(11));
        AppliesAtOnce(m => (m.RequestsPerMinute, m.WindowMarginMs) = (1, new AutoInt(2_000)), m => m.WindowMarginMs = new AutoInt(100), Minute + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void ProviderAllowsLessThanIsSet_ItsLimitIsKeptTo_UntilTheSettingIsChanged()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 10);
        var permits = Enumerable.Range(0, 3).Select(_ => rig.Send()).ToArray();
        var told = new ProviderHeaders { Status = 200, LimitRequestsMinute = 3 };
        permits[0].HeadersReceived(told);
        var waiting = rig.Acquire();
        Assert.False(waiting.IsCompleted);
        Assert.Equal((10, 3, 0), rig.Throttle.Snapshot().Budgets.Select(b => (b.Limit, b.EffectiveLimit, b.Room)).Single());
        rig.Time.Advance(Minute);
        ThrottleRig.Granted(waiting).Sent();

        // The admin's word is newer than answers to what was sent before it, not than answers to what is sent after it.
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        rig.Mistral.Set(ThrottleRig.Limits(m => m.RequestsPerMinute = 11));
        permits[1].HeadersReceived(told);
        Assert.Equal(11, rig.Throttle.Snapshot().Budgets.Single().EffectiveLimit);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        var after = rig.Send();
        after.HeadersReceived(told with { LimitRequestsMinute = 5 });
        after.HeadersReceived(told with { LimitRequestsMinute = 0 });
        permits[2].HeadersReceived(told);
        Assert.Equal(5, rig.Throttle.Snapshot().Budgets.Single().EffectiveLimit);

        rig.Send().HeadersReceived(told with { LimitRequestsMinute = 720 });
        Assert.Equal(11, rig.Throttle.Snapshot().Budgets.Single().EffectiveLimit);
    }

    [Fact]
    public async Task ProviderAllowsFewerTokensThanAWaitingRequestTakes_ItIsRefused_AndTheOthersAreSent()
    {
        using var rig = new ThrottleRig(m => (m.RequestsPerMinute, m.TokensPerMinute) = (0, 1_000));
        var permit = rig.Send(rig.Ticket(tokens: 400));
        var large = rig.Acquire(rig.Ticket("large", tokens: 700));
        var small = rig.Acquire(rig.Ticket("small", tokens: 650));
        permit.HeadersReceived(new ProviderHeaders { Status = 200, LimitTokensMinute = 660 });
        Assert.Equal(LlmErrorCodes.TooLarge, (await Assert.ThrowsAsync<LlmException>(() => large)).Code);
        rig.Time.Advance(Minute);
        ThrottleRig.Granted(small).Sent();

        // Nothing larger can be sent that would show otherwise, so it isn't believed forever.
        rig.Time.Advance(TimeSpan.FromHours(1));
        rig.Send(rig.Ticket(tokens: 700));
    }

    [Fact]
    public void LoweredLimit_FailsNobody_AndCountsWhatWasSent()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 5);
        for (var i = 0; i < 4; i++)
        {
            rig.Send();
        }

        rig.Mistral.Set(ThrottleRig.Limits(m => m.RequestsPerMinute = 2));
        var waiting = rig.Acquire();
        Assert.False(waiting.IsCompleted);
        rig.Time.Advance(Minute);
        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public void RaisedTicket_MovesToTheHigherClass_KeepingItsArrival()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 1);
        rig.Send(rig.Ticket(@class: LlmClass.Api));
        var background = rig.Ticket("a", LlmClass.Background);
        var mine = rig.Acquire(background);
        for (var i = 0; i < 3; i++)
        {
            _ = rig.Acquire(rig.Ticket($"other{i}", LlmClass.Api));
        }

        rig.Throttle.Amend(background, background.Terms with { Class = LlmClass.Interactive });
        Assert.Equal(1, rig.Throttle.Snapshot().WaitingByClass[LlmClass.Interactive]);
        rig.Time.Advance(Minute);
        Assert.True(mine.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task RaisedDeadline_IsTheOneThatCounts()
    {
        using var rig = new ThrottleRig(performance: p => p.MaxConcurrentLlmRequests = new AutoInt(1));
        rig.Send();
        var ticket = rig.Ticket(patienceSeconds: 10);
        var waiting = rig.Acquire(ticket);
        rig.Throttle.Amend(ticket, ticket.Terms with { Deadline = rig.Ticket(patienceSeconds: 30).Terms.Deadline });
        rig.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(waiting.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<LlmException>(() => waiting);
    }

    [Fact]
    public void AnotherBurstOfCapacityErrors_LowersAgain()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 0);
        var running = Enumerable.Range(0, 10).Select(_ => rig.Send()).ToArray();
        running[^1].Overloaded(ProviderHeaders.None, tooMany: true);
        foreach (var permit in running)
        {
            permit.Dispose();
        }

        rig.Time.Advance(TimeSpan.FromSeconds(1));
        running = [.. Enumerable.Range(0, 6).Select(_ => rig.Send())];
        running[^1].Overloaded(ProviderHeaders.None, tooMany: true);
        Assert.Equal(3, rig.Throttle.Snapshot().Concurrency);
    }

    [Fact]
    public void AnswersWithoutUsage_TeachHowLongAnAnswerTakes()
    {
        using var rig = new ThrottleRig();
        var permit = rig.Send();
        rig.Time.Advance(TimeSpan.FromSeconds(7));
        permit.Completed(totalTokens: null);
        Assert.Equal(TimeSpan.FromSeconds(7), rig.Throttle.Snapshot().AnswerTime);
    }

    [Fact]
    public void ReadyIn_CountsPlaceClassTokensAndAnswerTime()
    {
        using var rig = new ThrottleRig(m => { m.RequestsPerMinute = 2; m.TokensPerMinute = 1_000; });
        var permit = rig.Send(rig.Ticket(tokens: 600));
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        permit.Completed(600);
        permit.Dispose();
        Assert.Equal(TimeSpan.FromSeconds(5), rig.Throttle.ReadyIn(rig.Ticket(tokens: 400)));
        Assert.Equal(TimeSpan.FromSeconds(60), rig.Throttle.ReadyIn(rig.Ticket(tokens: 401)));
        _ = rig.Acquire(rig.Ticket(tokens: 900));
        Assert.Equal(TimeSpan.FromSeconds(120), rig.Throttle.ReadyIn(rig.Ticket(tokens: 500)));
        Assert.Equal(TimeSpan.FromSeconds(60), rig.Throttle.ReadyIn(rig.Ticket(tokens: 500, continues: true)));
        Assert.Equal(TimeSpan.MaxValue, rig.Throttle.ReadyIn(rig.Ticket(tokens: 1_001)));
        Assert.Equal(1, rig.Throttle.Snapshot().WaitingByClass.Values.Sum());
    }

    [Fact]
    public async Task LoweredTokens_RefuseWhatCanNoLongerBeSent_AndTheOthersKeepTheirForecast()
    {
        using var rig = new ThrottleRig(m => { m.RequestsPerMinute = 1; m.TokensPerMinute = 1_000; });
        rig.Send();
        LlmQueued? told = null;
        var large = rig.Acquire(rig.Ticket(tokens: 900));
        var small = rig.Acquire(rig.Ticket(tokens: 200, queued: news => told = news));
        rig.Mistral.Set(ThrottleRig.Limits(m => { m.RequestsPerMinute = 1; m.TokensPerMinute = 500; }));
        Assert.Equal(LlmErrorCodes.TooLarge, (await Assert.ThrowsAsync<LlmException>(() => large)).Code);
        Assert.False(small.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, TimeSpan.FromSeconds(59)), (told!.Place, rig.Time.Until(told.StartsAt)));
    }

    [Fact]
    public async Task MonthThatRunsOutWhileRequestsWait_SendsNoMoreThanItHolds_AndRefusesTheRest()
    {
        using var rig = new ThrottleRig(m => { m.RequestsPerMinute = 10; m.TokensPerMonth = 1_000; }, p => p.MaxConcurrentLlmRequests = new AutoInt(1));
        var first = rig.Send(rig.Ticket(tokens: 400));
        var second = rig.Acquire(rig.Ticket(tokens: 500));
        var third = rig.Acquire(rig.Ticket(tokens: 500));
        first.Completed(400);
        first.Dispose();
        var permit = ThrottleRig.Granted(second);
        permit.Sent();
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(third.IsCompleted, "the running call may cost less than it reserved");
        permit.Completed(450);
        permit.Dispose();
        Assert.Equal(LlmErrorCodes.MonthSpent, (await Assert.ThrowsAsync<LlmException>(() => third)).Code);
    }

    [Fact]
    public async Task SpentMonth_IsRefusedWithTheTimeUntilTheNext()
    {
        using var rig = new ThrottleRig(m => m.TokensPerMonth = 500);
        rig.Send(rig.Ticket(tokens: 450));
        var refusal = await Assert.ThrowsAsync<LlmException>(() => rig.Acquire(rig.Ticket(tokens: 100)));
        Assert.Equal(LlmErrorCodes.MonthSpent, refusal.Code);
        Assert.True(refusal.EstimatedWait > TimeSpan.FromDays(1));
        rig.Restart(TimeSpan.FromMinutes(5));
        await Assert.ThrowsAsync<LlmException>(() => rig.Acquire(rig.Ticket(tokens: 100)));
    }

    /// <summary>Points 1 and 8 together, timer and lock included: over drawn arrivals, sizes, answer times and corrections no window is ever exceeded. That nothing idles is judged in <see cref="Scheduling.DrawnSchedulesTests"/>.</summary>
    [Fact]
    public void DrawnSchedules_NeverExceedAnyWindow() =>
        Gen.Select(Gen.Int[0, 99], Gen.Int[1, 400]).Array[1, 120].Sample(steps =>
        {
            using var rig = new ThrottleRig(m => { m.RequestsPerMinute = 8; m.RequestsPerSecond = 2; m.TokensPerMinute = 1_000; }, p => p.RequestQueueSize = 200);
            var running = new List<(ILlmPermit Permit, Sending Sending)>();
            var sent = new List<Sending>();
            var turns = new List<(Task<ILlmPermit> Turn, int Tokens)>();
            foreach (var (what, size) in steps)
            {
                if (what < 50)
                {
                    turns.Add((rig.Acquire(rig.Ticket($"u{what % 4}", (LlmClass)(what % 3), patienceSeconds: 100_000, tokens: size)), size));
                }
                else if (what < 75)
                {
                    rig.Time.Advance(TimeSpan.FromMilliseconds(size * 20));
                }
                else if (running.Count > 0)
                {
                    var ending = running[size % running.Count];
                    ending.Sending.Tokens = 1;
                    ending.Permit.HeadersReceived(new ProviderHeaders { Status = 200, QueryCostTokens = 1 });
                    ending.Permit.Dispose();
                    running.Remove(ending);
                }

                while (turns.FindIndex(turn => turn.Turn.IsCompletedSuccessfully) is >= 0 and var granted)
                {
                    var sending = new Sending(rig.Now, turns[granted].Tokens);
                    var permit = ThrottleRig.Granted(turns[granted].Turn);
                    turns.RemoveAt(granted);
                    permit.Sent();
                    sent.Add(sending);
                    running.Add((permit, sending));
                }

                // What was sent is all that is judged by.
                var second = sent.Where(s => s.At > rig.Now - TimeSpan.FromSeconds(1)).ToList();
                var minute = sent.Where(s => s.At > rig.Now - TimeSpan.FromMinutes(1)).ToList();
                var tokens = minute.Sum(s => s.Tokens);
                Assert.True(second.Count <= 2 && minute.Count <= 8 && tokens <= 1_000, $"{second.Count} in a second, {minute.Count} and {tokens} tokens in a minute");
            }
        }, iter: 500);

    private sealed record Sending(TimeSpan At, int Tokens)
    {
        public int Tokens { get; set; } = Tokens;
    }
}
