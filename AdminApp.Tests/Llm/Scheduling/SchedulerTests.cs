using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Tests.Llm.Scheduling;

/// <summary>What happens to the scheduler's state when something changes: a window, a limit, the process, the clock, the callers.</summary>
public class SchedulerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void ALongerSecond_StillCountsWhatWasSentBefore(double rate)
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 0, RequestsPerSecond = rate });
        rig.Send();
        rig.Advance(2);
        rig.Configure(s => s with { RequestsPerSecond = 0.08 });
        var next = rig.Ask();
        Assert.Null(rig.GrantOf(next));
        rig.Advance(10.6);
        Assert.NotNull(rig.GrantOf(next));
    }

    [Fact]
    public void ALongerWindow_StillCountsWhatWasSentBefore()
    {
        var rig = new SchedulerRig(s => s with { Window = TimeSpan.FromSeconds(10) });
        Enumerable.Range(0, 3).Select(_ => rig.Send()).ToList();
        rig.Advance(11);
        rig.Configure(s => s with { Window = TimeSpan.FromSeconds(60) });
        var next = rig.Ask();
        Assert.Null(rig.GrantOf(next));
        rig.Advance(49.1);
        Assert.NotNull(rig.GrantOf(next));
    }

    [Fact]
    public void ALongerWindowAcrossARestart_StillCountsWhatWasSentBefore()
    {
        var rig = new SchedulerRig(s => s with { Window = TimeSpan.FromSeconds(10) });
        Enumerable.Range(0, 3).Select(_ => rig.Send()).ToList();
        var again = Restart(rig, 11, s => s with { Window = TimeSpan.FromSeconds(60) });
        Assert.Null(again.GrantOf(again.Ask()));
    }

    [Fact]
    public void ARestartInAPause_KeepsToIt_AndThenSendsOneProbe()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60 });
        rig.Refuse(rig.Send(), new ProviderHeaders { RetryAfter = TimeSpan.FromSeconds(40) });
        var again = Restart(rig, 2);
        var waiting = Enumerable.Range(0, 20).Select(_ => again.Ask()).ToArray();
        again.Advance(37);
        Assert.Empty(again.Granted);
        again.Advance(2);
        again.Answer(again.Sent(Assert.Single(again.Granted)));
        Assert.Equal(20, again.Granted.Count);
        Assert.All(waiting, waiter => Assert.NotNull(again.GrantOf(waiter)));
    }

    [Fact]
    public void APauseThatEndedWhileTheProcessWasDown_StillNeedsItsProbe()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60 });
        rig.Refuse(rig.Send(), new ProviderHeaders { RetryAfter = TimeSpan.FromSeconds(5) });
        var again = Restart(rig, 30);
        Enumerable.Range(0, 20).Select(_ => again.Ask()).ToList();
        Assert.Single(again.Granted);
    }

    [Fact]
    public void ALongPause_IsNotShortenedOnRecordByAShortOne()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60 });
        var (first, second) = (rig.Send(), rig.Send());
        rig.Do((scheduler, now) => scheduler.Overloaded(first, tooMany: false, TimeSpan.FromSeconds(120), now));
        rig.Do((scheduler, now) => scheduler.Overloaded(second, tooMany: false, TimeSpan.FromSeconds(1), now));
        var again = Restart(rig, 10);
        again.Ask();
        again.Advance(100);
        Assert.Empty(again.Granted);
    }

    [Fact]
    public void WhatOthersHold_IsKnownAfterARestart()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60 });
        rig.Answer(rig.Send(), headers: new ProviderHeaders { LimitRequestsMinute = 60, RemainingRequestsMinute = 2 });
        var again = Restart(rig, 1);
        Enumerable.Range(0, 20).Select(_ => again.Ask()).ToList();
        Assert.Equal(2, again.Granted.Count);
    }

    [Fact]
    public void RaisedWhileThePastIsUnknown_TheDifferenceIsNotFree()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 10 }, PastState.None with { IsKnown = false });
        rig.Heard(rig.Send(), new ProviderHeaders { Status = 200 });
        rig.Configure(s => s with { RequestsPerMinute = 60 });
        Enumerable.Range(0, 20).Select(_ => rig.Ask()).ToList();
        Assert.Single(rig.Granted);
        rig.Advance(60);
        Assert.Equal(21, rig.Granted.Count);
    }

    [Fact]
    public void TokensOfAnUnknownPast_AreLearnedFromTheirOwnHeader()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 0, TokensPerMinute = 10_000 }, PastState.None with { IsKnown = false });
        rig.Heard(rig.Send(tokens: 1_000), new ProviderHeaders { Status = 200, LimitTokensMinute = 10_000, RemainingTokensMinute = 2_500 });
        Enumerable.Range(0, 9).Select(_ => rig.Ask(tokens: 1_000)).ToList();
        Assert.Equal(3, rig.Granted.Count);
    }

    [Fact]
    public void OneCapacityErrorOfALoneCall_LowersNothing()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60 });
        var lone = rig.Send();
        rig.Do((scheduler, now) => scheduler.Overloaded(lone, tooMany: true, null, now));
        rig.End(lone);
        Assert.Equal(200, rig.Scheduler.Main.Concurrency.Limit);
    }

    [Fact]
    public void CapacityErrorsOfABurst_LeaveWhatTheBudgetNeeds_AndTimeAloneMakesUpForThem()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60 });
        var learned = rig.Send();
        rig.Advance(10);
        rig.Answer(learned);
        rig.Advance(60);
        var burst = Enumerable.Range(0, 12).Select(_ => rig.Send()).ToArray();
        rig.Do((scheduler, now) => scheduler.Overloaded(burst[^1], tooMany: true, null, now));

        // Sixty a minute that take ten seconds each are ten at once.
        Assert.Equal(10, rig.Scheduler.Main.Concurrency.Limit);
        Array.ForEach(burst, rig.End);
        rig.Advance(330);
        rig.Send();
        Assert.Equal(200, rig.Scheduler.Main.Concurrency.Limit);
    }

    [Fact]
    public void ACallThatCanNoLongerBeInTime_DoesNotTakeThePlaceOfOneThatCan()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 1 });
        var learned = rig.Send();
        rig.Advance(20);
        rig.Answer(learned);
        var late = rig.Ask("a", patience: 65);
        rig.Do((scheduler, now) => scheduler.SetGate("m", ThrottleGate.Closed, now + TimeSpan.FromSeconds(60), now));
        var timely = rig.Ask("b", patience: 200);
        rig.Advance(59);
        rig.Do((scheduler, now) => scheduler.SetGate("m", ThrottleGate.Open, now, now));
        Assert.Equal((null, RefusalKind.NotInTime), (rig.GrantOf(late), rig.RefusalOf(late)));
        Assert.NotNull(rig.GrantOf(timely));
    }

    [Fact]
    public void ACallThatCanNoLongerBeInTime_IsSentAllTheSame_WhereThatTakesNothingFromOthers()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 1 });
        var learned = rig.Send();
        rig.Advance(20);
        rig.Answer(learned);
        var late = rig.Ask("a", patience: 62);
        rig.Do((scheduler, now) => scheduler.SetGate("m", ThrottleGate.Closed, now + TimeSpan.FromSeconds(60), now));
        rig.Advance(59);
        rig.Do((scheduler, now) => scheduler.SetGate("m", ThrottleGate.Open, now, now));
        Assert.NotNull(rig.GrantOf(late));
    }

    [Fact]
    public void APauseAskedForWhileTheProbeIsUnderWay_NeedsAProbeOfItsOwn()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60 });
        var slow = rig.Send();
        rig.Refuse(rig.Send(), new ProviderHeaders { RetryAfter = TimeSpan.FromSeconds(5) });
        Enumerable.Range(0, 20).Select(_ => rig.Ask()).ToList();
        rig.Advance(5);
        var probe = rig.Sent(Assert.Single(rig.Granted, grant => grant.IsProbe));
        rig.Refuse(slow, new ProviderHeaders { RetryAfter = TimeSpan.FromSeconds(10) });
        rig.Answer(probe);
        rig.Advance(10);
        Assert.Equal(2, rig.Granted.Count(grant => grant.IsProbe));
        Assert.Equal(4, rig.Granted.Count);
    }

    [Fact]
    public void ASmallerRequestThatMayPass_GoesAtTheMomentItMay()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 0, TokensPerMinute = 1_000 });
        rig.Send(tokens: 300);
        rig.Advance(0.4);
        rig.Send(tokens: 700);
        var large = rig.Ask(tokens: 900);
        var small = rig.Ask(tokens: 100);
        rig.Advance(59.59);
        Assert.Null(rig.GrantOf(small));
        rig.Advance(0.02);
        Assert.NotNull(rig.GrantOf(small));
        Assert.Null(rig.GrantOf(large));
    }

    [Fact]
    public void CallersRefusedTogether_AreToldLaterMomentsOneAfterAnother()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 1 });
        rig.Send();
        Enumerable.Range(0, 5).Select(i => rig.Ask($"u{i}", patience: 30)).ToList();
        Assert.Equal([RefusalKind.NotInTime, RefusalKind.NotInTime, RefusalKind.NotInTime, RefusalKind.NotInTime, RefusalKind.NotInTime], rig.Refused.Select(refused => refused.Refusal.Kind));
        Assert.Equal([60, 120, 180, 240, 300], rig.Refused.Select(refused => (refused.Refusal.ReadyAt - rig.Now).TotalSeconds));
        Assert.Equal([30, 90, 150, 210, 270], rig.Refused.Select(refused => (refused.Refusal.AskAgainAt - rig.Now).TotalSeconds));
    }

    [Fact]
    public void WhoseLimitPasses_IsToldTheWaitFromNow()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60, MaxConcurrent = 1 });
        var learned = rig.Send();
        rig.Advance(10);
        rig.Answer(learned);
        rig.Send();
        var first = rig.Ask("a", patience: 25);
        var second = rig.Ask("b", patience: 15);
        Assert.Equal(RefusalKind.NotInTime, rig.RefusalOf(second));
        rig.Advance(30);
        Assert.Equal(RefusalKind.PatienceOver, rig.RefusalOf(first));
        Assert.All(rig.Refused, refused => Assert.True(refused.Refusal.ReadyAt - rig.Now >= TimeSpan.FromSeconds(-20)));
        Assert.True(rig.Refused[^1].Refusal.ReadyAt >= rig.Now - TimeSpan.FromSeconds(5) + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void AskedBeforeItsPromptExists_CountsThoseOnTheirWay()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 2, QueueSize = 4 });
        Assert.Null(WouldRefuse(rig, 1, patience: 30));
        Assert.Equal((RefusalKind.NotInTime, 60), (WouldRefuse(rig, 2, patience: 30)!.Value.Kind, (WouldRefuse(rig, 2, patience: 30)!.Value.ReadyAt - rig.Now).TotalSeconds));
        Assert.Equal(RefusalKind.QueueFull, WouldRefuse(rig, 6, patience: 600)!.Value.Kind);
        Assert.Null(WouldRefuse(rig, 5, patience: 600));
        Assert.Equal(0, rig.Scheduler.Waiting);

        static Refusal? WouldRefuse(SchedulerRig rig, int coming, double patience) =>
            rig.Scheduler.WouldRefuse(rig.Waiter(patience: patience), [.. Enumerable.Range(0, coming).Select(_ => rig.Waiter())], rig.Now);
    }

    [Fact]
    public void AskedBeforeItsPromptExists_KeepsToTheOrder_AndTakesNobodysPlaceYet()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 1, QueueSize = 4 });
        rig.Send();
        var flood = Enumerable.Range(0, 4).Select(_ => rig.Ask("flood", LlmClass.Background, patience: 3_000)).ToArray();
        Waiter[] coming = [.. Enumerable.Range(0, 10).Select(_ => rig.Waiter("flood", LlmClass.Background, patience: 3_000))];

        // A person goes before all of the background, and a full queue makes room for one who has nothing in it.
        Assert.Null(rig.Scheduler.WouldRefuse(rig.Waiter("me", patience: 130), coming, rig.Now));
        Assert.All(flood, waiter => Assert.True(waiter.Waits));
        Assert.Equal(RefusalKind.QueueFull, rig.Scheduler.WouldRefuse(rig.Waiter("flood", LlmClass.Background, patience: 3_000), coming, rig.Now)!.Value.Kind);
    }

    [Fact]
    public void AFullQueue_GivesAPlaceOfTheHeaviestUserToOneWithFewer()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 1, QueueSize = 4 });
        rig.Send();
        var flood = Enumerable.Range(0, 4).Select(_ => rig.Ask("flood")).ToArray();
        var mine = rig.Ask("me");
        Assert.Equal(RefusalKind.GaveWay, rig.RefusalOf(flood[^1]));
        Assert.True(mine.Waits);
        Assert.Equal(RefusalKind.QueueFull, rig.RefusalOf(rig.Ask("flood")));
    }

    [Fact]
    public void RoomIsKeptForTheNextPerson_WhileThereIsOne()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 10 });
        rig.Answer(rig.Send("other"));
        Enumerable.Range(0, 10).Select(_ => rig.Ask("busy")).ToList();
        Assert.Equal(8, rig.Granted.Count(grant => grant.User == "busy"));
        Assert.NotNull(rig.GrantOf(rig.Ask("other")));
    }

    [Fact]
    public void OneUserAlone_HasTheWholeLimit()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 10 });
        Enumerable.Range(0, 10).Select(_ => rig.Ask("busy")).ToList();
        Assert.Equal(10, rig.Granted.Count);
    }

    [Fact]
    public void TheBackground_LeavesAFifth_AndTellsWhen()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 10 });
        var calls = Enumerable.Range(0, 10).Select(_ => rig.Ask("b", LlmClass.Background)).ToArray();
        Assert.Equal(8, rig.Granted.Count);
        Assert.Equal((1, Constraint.Share, 60), (calls[8].Place, calls[8].Constraint, (calls[8].Start - rig.Now).TotalSeconds));
        Assert.NotNull(rig.GrantOf(rig.Ask("person")));
    }

    [Fact]
    public void ALimitBelowTheProviders_LeavesOthersTheirPart_AndUsesItsOwn()
    {
        // Thirty of the key's sixty are ours by choice; others use thirty, which takes nothing from us.
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 30 });
        rig.Answer(rig.Send(), headers: new ProviderHeaders { LimitRequestsMinute = 60, RemainingRequestsMinute = 29 });
        Enumerable.Range(0, 29).Select(_ => rig.Ask()).ToList();
        Assert.Equal(30, rig.Granted.Count);
    }

    [Fact]
    public void ARefusedRequest_CostsTheMonthNothing()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 0, TokensPerMonth = 100_000 });
        for (var i = 0; i < 25; i++)
        {
            var grant = rig.Send(tokens: 5_000);
            rig.Heard(grant, new ProviderHeaders { Status = 500 });
            rig.End(grant);
        }

        Assert.Equal(0, rig.Scheduler.Months.Used(SchedulerRig.Month));
    }

    [Fact]
    public void AClockThatWasWrongForAWhile_SpoilsNoOtherMonth()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 0, TokensPerMonth = 1_000 });
        rig.Scheduler.Month = 203001;
        rig.Send(tokens: 10);
        rig.Scheduler.Month = SchedulerRig.Month;
        rig.Send(tokens: 900);
        Assert.Equal((900, 10), (rig.Scheduler.Months.Used(SchedulerRig.Month), rig.Scheduler.Months.Used(203001)));
        Assert.Equal(RefusalKind.MonthSpent, rig.RefusalOf(rig.Ask(tokens: 200)));
    }

    [Fact]
    public void TheSlowestRateThatTheSettingAllows_IsKeptTo()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 0, RequestsPerSecond = 0.001 });
        rig.Send();
        var next = rig.Ask(patience: double.PositiveInfinity);
        rig.Advance(999);
        Assert.Null(rig.GrantOf(next));
        rig.Advance(2);
        Assert.NotNull(rig.GrantOf(next));
    }

    [Fact]
    public void AnotherModel_HasBudgetsOfItsOwn()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 1 });
        rig.Send();
        rig.Configure(s => s with { Model = "other" });
        rig.Send();
        var waiting = rig.Ask();
        Assert.Null(rig.GrantOf(waiting));
    }

    [Fact]
    public void AnotherKey_TakesThoseThatWaitWithIt()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 1 });
        rig.Send();
        var waiting = rig.Ask();
        rig.Configure(s => s with { Account = 2 });
        Assert.Same(rig.Scheduler.Main, rig.GrantOf(waiting)!.Group);
    }

    [Fact]
    public void WhatWaitersAreTold_NamesWhatWillHoldEachOfThem()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 2, TokensPerMinute = 1_000 });
        rig.Send(tokens: 900);
        var first = rig.Ask(tokens: 50);
        Assert.NotNull(rig.GrantOf(first));
        var second = rig.Ask(tokens: 200);
        Assert.Equal(Constraint.Tokens, second.Constraint);
        rig.Configure(s => s with { MaxConcurrent = 2, RequestsPerMinute = 0, TokensPerMinute = 0 });
        Assert.Equal(Constraint.Slot, rig.Ask().Constraint);
    }

    [Fact]
    public void CallersWhoLeaveAfterHalfAWindow_LeaveNoCallForNobody_AndTheNextWindowWhole()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60, QueueSize = 200 });
        var callers = Enumerable.Range(0, 100).Select(i => rig.Ask($"u{i}")).ToArray();
        Assert.Equal(60, rig.Granted.Count);
        rig.Granted.ToList().ForEach(grant => rig.Sent(grant));
        rig.Advance(30);
        rig.Granted.ToList().ForEach(rig.End);
        Array.ForEach(callers, caller => rig.Do((scheduler, now) => scheduler.Leave(caller, now)));
        Assert.Equal((0, 0), (rig.Scheduler.Waiting, rig.Scheduler.Running));
        rig.Advance(30);
        Assert.Equal(60, rig.Granted.Count);
        Enumerable.Range(0, 60).Select(i => rig.Ask($"n{i}")).ToList();
        Assert.Equal(120, rig.Granted.Count);
    }

    [Fact]
    public void TenThousandWaiting_EachGetsAPlace_AndLeavesWithAnOutcome()
    {
        var rig = new SchedulerRig(s => s with { RequestsPerMinute = 60, QueueSize = 10_000 });
        for (var i = 0; i < 10_060; i++)
        {
            rig.Ask($"u{i % 500}", patience: 12_000);
        }

        Assert.Equal((60, 10_000), (rig.Granted.Count, rig.Scheduler.Waiting));
        Assert.Equal(RefusalKind.QueueFull, rig.RefusalOf(rig.Ask("u1", patience: 12_000)));
        rig.Advance(12_001);
        Assert.Equal(0, rig.Scheduler.Waiting);
        Assert.Equal(10_061, rig.Granted.Count + rig.Refused.Count);
    }

    /// <summary>The process is killed, and another begins on what is on record.</summary>
    private static SchedulerRig Restart(SchedulerRig rig, double downSeconds, Func<SchedulerSettings, SchedulerSettings>? settings = null)
    {
        var state = new JournalState();
        rig.Records.ForEach(record => state.Apply(record));
        var now = rig.Now + TimeSpan.FromSeconds(downSeconds);
        state.Begin(sameBoot: true, now);
        return new SchedulerRig(_ => settings?.Invoke(rig.Settings) ?? rig.Settings, state.ToPast(now), now);
    }
}
