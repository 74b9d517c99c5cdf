using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Tests.Llm.Scheduling;

/// <summary>Limits that are the provider's to say (<c>auto</c>): asked for, believed, assumed, learned from refusals, kept over a restart.</summary>
public class ProviderWordTests
{
    private static readonly ProviderHeaders Word = new() { IsWhole = true, LimitRequestsMinute = 20, LimitTokensMinute = 40_000 };
    private static readonly ProviderHeaders Silence = new() { IsWhole = true };

    private readonly SchedulerRig _rig = Rig();

    private BudgetGroup Main => _rig.Scheduler.Main;

    [Fact]
    public void TheProviderIsAskedAtTheStart_AndOneCallAtATimeGoesUntilItAnswers()
    {
        var rig = Rig(s => s with { RequestsPerSecond = 0 });
        Assert.Single(rig.AskedForLimits);

        var first = rig.Send();
        var second = rig.Ask();
        Assert.Equal(Constraint.Word, second.Told!.Value.Constraint);
        Assert.Null(rig.GrantOf(second));

        // A stream's headers say nothing, so the third still waits for the second.
        rig.Answer(first);
        var third = rig.Ask();
        Assert.NotNull(rig.GrantOf(second));
        Assert.Null(rig.GrantOf(third));

        rig.Answer(rig.Sent(rig.GrantOf(second)!), headers: Word);
        Assert.NotNull(rig.GrantOf(third));
        Assert.NotNull(rig.GrantOf(rig.Ask()));
    }

    [Fact]
    public void WhatItSays_AreTheLimits_WithoutOneByTheSecond()
    {
        _rig.Answer(_rig.Send(), headers: Word);
        var budgets = _rig.Scheduler.Snapshot(_rig.Now).Budgets;
        Assert.Equal(
            [("requests_per_minute", 20L, LimitSource.Provider), ("tokens_per_minute", 40_000L, LimitSource.Provider)],
            budgets.Select(budget => (budget.Name, budget.EffectiveLimit, budget.Source)));
        Assert.All(budgets, budget => Assert.Equal(TimeSpan.Zero, budget.SaidAgo));

        for (var i = 1; i < 20; i++)
        {
            _rig.Send();
        }

        Assert.Null(_rig.GrantOf(_rig.Ask()));
    }

    [Fact]
    public void AProviderThatNeverSays_IsAssumedToAllowTheUsual()
    {
        _rig.Answer(_rig.Send(), headers: Silence);
        Assert.Equal(
            [("requests_per_second", 1L), ("requests_per_minute", 60L), ("tokens_per_minute", 50_000L)],
            _rig.Scheduler.Snapshot(_rig.Now).Budgets.Select(budget => (budget.Name, budget.EffectiveLimit)));
        Assert.All(_rig.Scheduler.Snapshot(_rig.Now).Budgets, budget => Assert.Equal(LimitSource.Assumed, budget.Source));

        Assert.Null(_rig.GrantOf(_rig.Ask()));
        _rig.Advance(1);
        Assert.Equal(2, _rig.Granted.Count);
    }

    [Fact]
    public void WhatIsHalfSaid_IsHalfAssumed()
    {
        _rig.Answer(_rig.Send(), headers: new ProviderHeaders { IsWhole = true, LimitTokensMinute = 9_000 });
        Assert.Equal(
            [("requests_per_second", 1L), ("requests_per_minute", 60L), ("tokens_per_minute", 9_000L)],
            _rig.Scheduler.Snapshot(_rig.Now).Budgets.Select(budget => (budget.Name, budget.EffectiveLimit)));
    }

    [Fact]
    public void ALimitThatIsSet_IsTaken_AndTheOthersAreAskedFor()
    {
        var rig = Rig(s => s with { RequestsPerMinute = 5 });
        rig.Answer(rig.Send(), headers: Word);
        Assert.Equal(
            [("requests_per_minute", 5L, LimitSource.Set), ("tokens_per_minute", 40_000L, LimitSource.Provider)],
            rig.Scheduler.Snapshot(rig.Now).Budgets.Select(budget => (budget.Name, budget.EffectiveLimit, budget.Source)));
    }

    [Fact]
    public void NothingIsAsked_WhereEveryLimitIsSet()
    {
        var rig = new SchedulerRig();
        rig.Send();
        rig.Advance(7_200);
        Assert.Empty(rig.AskedForLimits);
    }

    [Fact]
    public void AWordOlderThanAnHour_IsAskedForAgainOnceSomeoneWaits_AndStaysInForce()
    {
        _rig.Answer(_rig.Send(), headers: Word);
        _rig.Advance(3_700);
        for (var i = 0; i < 20; i++)
        {
            _rig.Send();
        }

        Assert.Single(_rig.AskedForLimits);
        _rig.Ask();
        Assert.Equal(2, _rig.AskedForLimits.Count);
        Assert.Equal(20, Main.Requests.EffectiveLimit);
    }

    [Fact]
    public void WhileItDoesNotAnswer_ItIsAskedOnceAMinute()
    {
        _rig.Send();
        _rig.Ask();
        _rig.Advance(185);
        Assert.Equal(4, _rig.AskedForLimits.Count);
        Assert.All(_rig.AskedForLimits.Zip(_rig.AskedForLimits.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void AnotherKeyOrModel_IsAskedAnew()
    {
        _rig.Answer(_rig.Send(), headers: Word);
        _rig.Configure(s => s with { Model = "another" });
        Assert.Equal(2, _rig.AskedForLimits.Count);
        _rig.Configure(s => s with { Account = 2 });
        Assert.Equal(3, _rig.AskedForLimits.Count);

        _rig.Configure(s => s with { Account = 1, Model = "m" });
        Assert.Equal(3, _rig.AskedForLimits.Count);
        Assert.Equal(20, Main.Requests.EffectiveLimit);
    }

    [Fact]
    public void ALimitThatWasSetAndIsNowAuto_IsAskedFor()
    {
        var rig = new SchedulerRig();
        rig.Configure(s => s with { RequestsPerMinute = null });
        Assert.Single(rig.AskedForLimits);
        Assert.True(Main.Word.IsAwaited);
    }

    [Fact]
    public void ARefusalWithHeaders_SaysTheLimit()
    {
        _rig.Answer(_rig.Send(), headers: Silence);
        _rig.Advance(2);
        _rig.Refuse(_rig.Send(), new ProviderHeaders { LimitRequestsMinute = 4, RemainingRequestsMinute = 0 });
        Assert.Equal((4, LimitSource.Provider), (Main.Requests.EffectiveLimit, Main.Requests.Source));
    }

    [Fact]
    public void ASilentRefusal_LowersWhatIsAssumed_ForTenWindows()
    {
        _rig.Answer(_rig.Send(), headers: Silence);
        for (var i = 0; i < 3; i++)
        {
            _rig.Advance(1.5);
            _rig.Send();
        }

        _rig.Advance(1.5);
        _rig.Refuse(_rig.Send());
        Assert.Equal((4, LimitSource.Assumed), (Main.Requests.EffectiveLimit, Main.Requests.Source));

        _rig.Advance(601);
        Main.MoveTo(_rig.Now);
        Assert.Equal(60, Main.Requests.EffectiveLimit);
    }

    [Fact]
    public void ASlip_ShowsALimitByTheSecond_ForAnHour()
    {
        _rig.Answer(_rig.Send(), headers: Word);
        _rig.Send();
        Assert.Equal(0, Main.Second.EffectiveLimit);

        _rig.Refuse(_rig.Send(), new ProviderHeaders { LimitRequestsMinute = 20, RemainingRequestsMinute = 17 });
        Assert.Equal((1, LimitSource.Assumed), (Main.Second.EffectiveLimit, Main.Second.Source));
        _rig.Advance(3_601);
        Main.MoveTo(_rig.Now);
        Assert.Equal(0, Main.Second.EffectiveLimit);
    }

    [Fact]
    public void LimitsOverOtherIntervals_AreKeptTo_WithAllThatWasSentBefore()
    {
        var ten = TimeSpan.FromSeconds(10);
        var first = _rig.Send();
        _rig.Answer(first, headers: Word with { MoreLimits = [new ProviderLimit(BudgetUnit.Requests, ten, 3, null), new ProviderLimit(BudgetUnit.Tokens, TimeSpan.FromMinutes(5), 1_000, 900)] });
        _rig.Send();
        _rig.Send();
        var fourth = _rig.Ask();
        Assert.Null(_rig.GrantOf(fourth));
        Assert.Equal(Constraint.MoreLimits, fourth.Told!.Value.Constraint);
        Assert.Equal(first.SentAt + ten, fourth.Start);

        _rig.Advance(11);
        Assert.NotNull(_rig.GrantOf(fourth));
        Assert.Equal(
            [("requests_per_10_seconds", 3L), ("tokens_per_5_minutes", 1_000L)],
            _rig.Scheduler.Snapshot(_rig.Now).Budgets.Skip(2).Select(budget => (budget.Name, budget.EffectiveLimit)));
        Assert.Equal(RefusalKind.TooLarge, _rig.RefusalOf(_rig.Ask(tokens: 1_001)));
    }

    [Fact]
    public void ALimitOverAnotherInterval_CountsAlsoWhatIsGrantedAndNotSentYet()
    {
        _rig.Answer(_rig.Send(), headers: Word);
        var granted = _rig.GrantOf(_rig.Ask())!;
        _rig.Heard(_rig.Send(), new ProviderHeaders { Status = 200, IsWhole = true, LimitRequestsMinute = 20, LimitTokensMinute = 40_000, MoreLimits = [new ProviderLimit(BudgetUnit.Requests, TimeSpan.FromSeconds(10), 4, null)] });
        var window = Assert.Single(Main.Windows, window => window.Name == "requests_per_10_seconds");
        Assert.Equal((3, 1), (window.Used, window.Unsent));
        _rig.Sent(granted);
        Assert.Equal((3, 0), (window.Used, window.Unsent));
    }

    [Fact]
    public void ALimitThatIsNoLongerNamed_NoLongerBinds()
    {
        _rig.Answer(_rig.Send(), headers: Word with { MoreLimits = [new ProviderLimit(BudgetUnit.Requests, TimeSpan.FromSeconds(10), 1, null)] });
        var second = _rig.Ask();
        _rig.Advance(10);
        _rig.Answer(_rig.Sent(_rig.GrantOf(second)!), headers: Word);
        Assert.NotNull(_rig.GrantOf(_rig.Ask()));
    }

    [Fact]
    public void ALimitOfTokensPerSecond_KeepsNoneOfRequestsPerSecondInForce()
    {
        var second = TimeSpan.FromSeconds(1);
        _rig.Answer(_rig.Send(), headers: Word with { MoreLimits = [new ProviderLimit(BudgetUnit.Requests, second, 2, null)] });
        Assert.Equal(2, Main.Second.Told);
        _rig.Advance(1);
        _rig.Answer(_rig.Send(), headers: Word with { MoreLimits = [new ProviderLimit(BudgetUnit.Tokens, second, 9_000, null)] });
        Assert.Null(Main.Second.Told);
    }

    [Fact]
    public void MoreLimitsThanAreKept_AreLeftOut()
    {
        _rig.Answer(_rig.Send(), headers: Word with { MoreLimits = [.. Enumerable.Range(2, 30).Select(seconds => new ProviderLimit(BudgetUnit.Requests, TimeSpan.FromSeconds(seconds), 100, null))] });
        Assert.Equal(3 + BudgetGroup.MaxFurtherLimits, Main.Windows.Count);
    }

    [Fact]
    public void ARestart_KnowsTheWord_AndItsAge()
    {
        _rig.Answer(_rig.Send(), headers: Word with { MoreLimits = [new ProviderLimit(BudgetUnit.Requests, TimeSpan.FromSeconds(10), 3, null)] });
        _rig.Advance(600);

        var again = Restart(sameBoot: true);
        Assert.Empty(again.AskedForLimits);
        Assert.Equal((20, 40_000), (again.Scheduler.Main.Requests.EffectiveLimit, again.Scheduler.Main.Tokens.EffectiveLimit));
        var budgets = again.Scheduler.Snapshot(again.Now).Budgets;
        Assert.Equal(3, budgets.Count);
        Assert.All(budgets, budget => Assert.Equal(TimeSpan.FromSeconds(600), budget.SaidAgo));
    }

    [Fact]
    public void ARestart_WithAnOldWord_AsksAtOnce_AndGoesByItMeanwhile()
    {
        _rig.Answer(_rig.Send(), headers: Word);
        _rig.Advance(4_000);
        var again = Restart(sameBoot: true);
        Assert.Single(again.AskedForLimits);
        Assert.Equal(20, again.Scheduler.Main.Requests.EffectiveLimit);
    }

    [Fact]
    public void AfterABootOfTheMachine_NobodyKnowsHowOldTheWordIs_SoItIsAskedFor()
    {
        _rig.Answer(_rig.Send(), headers: Word);
        var again = Restart(sameBoot: false);
        Assert.Single(again.AskedForLimits);
        Assert.True(again.Scheduler.Main.Word.IsAwaited);
    }

    [Fact]
    public void AfterABoot_BesideALimitThatIsSet_TheStateCanBeReadAtOnce()
    {
        var rig = Rig(s => s with { RequestsPerMinute = 60 });
        rig.Answer(rig.Send(), headers: Word);
        var state = new JournalState();
        rig.Records.ForEach(record => state.Apply(record));
        state.Begin(sameBoot: false, rig.Now);
        var again = new SchedulerRig(_ => rig.Settings, state.ToPast(rig.Now), rig.Now);
        Assert.All(again.Scheduler.Snapshot(again.Now).Budgets, budget => Assert.True(budget.SaidAgo is null || budget.SaidAgo >= TimeSpan.Zero));
        Assert.Single(again.AskedForLimits);
    }

    [Fact]
    public void AnotherModelThatIsAsked_IsAskedForItsOwnLimits()
    {
        _rig.Answer(_rig.Send(), headers: Word);
        var waiters = Enumerable.Range(0, 3).Select(_ => _rig.Arrive(_rig.Waiter(model: "another"))).ToArray();
        Assert.Equal(["m", "another"], _rig.ModelsAsked);
        Assert.Null(_rig.GrantOf(waiters[1]));
        _rig.Answer(_rig.Sent(_rig.GrantOf(waiters[0])!), headers: Word);
        Assert.NotNull(_rig.GrantOf(waiters[1]));
        Assert.NotNull(_rig.GrantOf(waiters[2]));
    }

    [Fact]
    public void AProviderThatDoesNotAnswerTheQuestion_IsAssumedToAllowTheUsual()
    {
        _rig.Send();
        var second = _rig.Ask();
        _rig.Do((scheduler, now) => scheduler.LimitsUnsaid("m", now));
        _rig.Advance(1.1);
        Assert.NotNull(_rig.GrantOf(second));
        Assert.Equal(LimitSource.Assumed, Main.Requests.Source);
    }

    [Fact]
    public void ARefusalThatNamesAnotherInterval_IsThatIntervalsDrain()
    {
        _rig.Answer(_rig.Send(), headers: Silence);
        _rig.Advance(2);
        var verdict = _rig.Refuse(_rig.Send(), new ProviderHeaders { MoreLimits = [new ProviderLimit(BudgetUnit.Requests, TimeSpan.FromSeconds(10), 2, 0)] });
        Assert.Equal((RateLimitKind.RequestsDrained, false), (verdict.Kind, verdict.Paces));
        Assert.InRange(verdict.Pause.TotalSeconds, 7, 11);
        Assert.Equal(60, Main.Requests.EffectiveLimit);
    }

    [Fact]
    public void ALimitThatNoQuestionFits_IsAskedForAgain_ThoughNobodyWaits()
    {
        _rig.Answer(_rig.Send(), headers: Word with { LimitTokensMinute = 50 });
        _rig.Advance(3_700);
        Assert.Equal(RefusalKind.TooLarge, _rig.RefusalOf(_rig.Ask()));
        Assert.Equal(2, _rig.AskedForLimits.Count);
    }

    [Fact]
    public void AfterALostRecord_AFurtherLimitOpensWithTheWordThatNamesIt()
    {
        var rig = new SchedulerRig(
            s => s with { RequestsPerSecond = null, RequestsPerMinute = null, TokensPerMinute = null }, PastState.None with { IsKnown = false }, TimeSpan.FromHours(1));
        rig.Answer(rig.Sent(rig.GrantOf(rig.Arrive(rig.Waiter("limits", kind: CallKind.Probe)))!), headers: Word with
        {
            RemainingRequestsMinute = 19,
            RemainingTokensMinute = 39_000,
            MoreLimits = [new ProviderLimit(BudgetUnit.Tokens, TimeSpan.FromMinutes(5), 100_000, 99_000)],
        });
        Assert.NotNull(rig.GrantOf(rig.Ask()));
        Assert.NotNull(rig.GrantOf(rig.Ask()));
    }

    [Fact]
    public void TheQuestionThatAsks_KeepsNoRoomFromTheOnlyUser()
    {
        var rig = Rig(s => s with { RequestsPerMinute = 5, RequestsPerSecond = 0, TokensPerMinute = null });
        rig.Answer(rig.Sent(rig.GrantOf(rig.Arrive(rig.Waiter("limits", kind: CallKind.Probe)))!), headers: Word);
        for (var i = 0; i < 4; i++)
        {
            rig.Send("only");
        }

        Assert.Equal(5, rig.Scheduler.Main.Requests.Used);
    }

    private static SchedulerRig Rig(Func<SchedulerSettings, SchedulerSettings>? change = null) =>
        new(s => (change ?? (same => same))(s with { RequestsPerSecond = null, RequestsPerMinute = null, TokensPerMinute = null }));

    private SchedulerRig Restart(bool sameBoot)
    {
        var state = new JournalState();
        _rig.Records.ForEach(record => state.Apply(record));
        state.Begin(sameBoot, _rig.Now);
        return new SchedulerRig(_ => _rig.Settings, state.ToPast(_rig.Now), _rig.Now);
    }
}
