using AdminApp.Core.Alerts;

namespace AdminApp.Tests.Alerts;

public class AlertEngineTests
{
    private readonly AlertsOptions _options = new();
    private readonly AlertEngine _engine = new(AlertRule.All, "here");
    private DateTime _now = new(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Alert_FiresOnceItHasHeld_AndOnlyOnce()
    {
        Assert.Empty(Look(seconds: 40));
        Assert.Equal(AlertStatus.Pending, StatusOf("response_time"));
        Assert.Empty(Look(seconds: 40, after: 59));
        Assert.Equal(["fired response_time 50"], Look(seconds: 50, after: 1));
        Assert.Empty(Look(seconds: 60, after: 30));
        Assert.Equal((30, 60), (_engine.Events[0].Threshold, _engine.Events[0].Peak));
    }

    [Fact]
    public void DipBelowTheThreshold_BeginsTheHoldAnew()
    {
        Look(seconds: 40);
        Look(seconds: 20, after: 50);
        Assert.Equal(AlertStatus.Ok, StatusOf("response_time"));
        Assert.Empty(Look(seconds: 40, after: 30));
        Assert.Empty(Look(seconds: 40, after: 50));
        Assert.Single(Look(seconds: 40, after: 10));
    }

    [Fact]
    public void Alert_IsResolvedBelowItsOwnThreshold_AndThatIsToldAfterFiveMinutes()
    {
        Fire();
        Look(seconds: 25, after: 10); // under 30, but not under 80% of it
        Assert.Equal(AlertStatus.Firing, StatusOf("response_time"));
        Assert.Empty(Look(seconds: 23, after: 10));
        Assert.Equal(AlertStatus.Ok, StatusOf("response_time"));
        var resolved = _now;
        Assert.Empty(Look(seconds: 5, after: 299));
        Assert.Equal(["resolved response_time 40"], Look(seconds: 5, after: 1));
        Assert.Equal(resolved, _engine.Events[0].ResolvedAtUtc);
    }

    [Fact]
    public void AlertThatReturnsWithinFiveMinutes_IsTheSame_AndNobodyIsToldTwice()
    {
        Fire();
        Look(seconds: 5, after: 10);
        Assert.Empty(Look(seconds: 90, after: 200));
        Assert.Empty(Look(seconds: 90, after: 60));
        Assert.Equal((1, 90.0, null), (_engine.Events.Count, _engine.Events[0].Peak, _engine.Events[0].ResolvedAtUtc));
        Look(seconds: 5, after: 10);
        Assert.Equal(["resolved response_time 90"], Look(seconds: 5, after: 300));
        Look(seconds: 90, after: 60);
        Assert.Equal(["fired response_time 90"], Look(seconds: 90, after: 60));
        Assert.Equal(2, _engine.Events.Count);
    }

    [Fact]
    public void WithoutReadings_ItSaysNoData_AndAFiringAlertEndsAfterAWhile()
    {
        Look(seconds: null);
        Assert.Equal(AlertStatus.NoData, StatusOf("response_time"));
        Fire();
        Look(seconds: 40, after: 600); // an old alert, too, is given five minutes
        Look(seconds: null, after: 10);
        Assert.Equal((AlertStatus.NoData, null), (StatusOf("response_time"), _engine.Events[0].ResolvedAtUtc));
        Look(seconds: null, after: 299);
        Assert.Null(_engine.Events[0].ResolvedAtUtc);
        Look(seconds: null, after: 1);
        Assert.NotNull(_engine.Events[0].ResolvedAtUtc);
    }

    [Fact]
    public void RestartedEngine_GoesOnWithWhatFires_AndTellsNothingTwice()
    {
        Fire();
        _engine.Acknowledge("response_time", "ann", _now);
        var other = new AlertEngine(AlertRule.All, "here");
        other.Load(_engine.Book);
        _now += TimeSpan.FromSeconds(30);
        Assert.Empty(other.Evaluate(new AlertReadings { ResponseSeconds = 45 }, _options, _now));
        Assert.Equal("ann", Assert.Single(other.Events).AcknowledgedBy);
        Assert.Equal(AlertStatus.Firing, other.States(_now).Single(state => state.Rule.Id == "response_time").Status);
    }

    [Fact]
    public void MutedRule_FiresInSilence()
    {
        _engine.Mute("response_time", _now + TimeSpan.FromHours(1));
        Look(seconds: 40);
        Assert.Empty(Look(seconds: 40, after: 60));
        Assert.Equal(AlertStatus.Firing, StatusOf("response_time"));
        Assert.NotNull(_engine.States(_now).Single(state => state.Rule.Id == "response_time").MutedUntilUtc);
        Assert.Equal(["fired response_time 40"], Look(seconds: 40, after: 3_600)); // it still fires once the mute is over
    }

    [Fact]
    public void EndIsTold_OnlyIfTheBeginningWas()
    {
        Fire();
        _engine.Mute("response_time", _now + TimeSpan.FromHours(1));
        Look(seconds: 5, after: 10);
        Assert.Equal(["resolved response_time 40"], Look(seconds: 5, after: 300));

        Look(seconds: 40, after: 60);
        Assert.Empty(Look(seconds: 40, after: 60));
        Look(seconds: 5, after: 10);
        Assert.Empty(Look(seconds: 5, after: 300));
    }

    [Fact]
    public void EachRule_HasItsReading_ItsThreshold_AndCanBeSwitchedOff()
    {
        _options.AnyRateLimitError = false;
        _options.WaitingRequests = 0;
        var bad = new AlertReadings { ErrorPercent = 11, MemoryPercent = 81, RateLimitErrors = 1, ZeroAllowance = 1, Waiting = 100, ProviderIsUp = false, StoreIsUp = false, MonthPercent = 91 };
        var told = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            told.AddRange(_engine.Evaluate(bad, _options, _now).Select(notice => notice.Rule.Id));
            _now += TimeSpan.FromMinutes(5);
        }

        Assert.Equal(["error_rate", "memory", "month", "provider_down", "store_down", "zero_allowance"], told.Order());
    }

    [Fact]
    public void PastAlerts_AreBounded()
    {
        for (var i = 0; i < AlertBook.MaxEvents + 50; i++)
        {
            _engine.Evaluate(new AlertReadings { RateLimitErrors = 1 }, _options, _now);
            _engine.Evaluate(new AlertReadings { RateLimitErrors = 0 }, _options, _now += TimeSpan.FromMinutes(1));
            _engine.Evaluate(new AlertReadings { RateLimitErrors = 0 }, _options, _now += TimeSpan.FromMinutes(6));
        }

        Assert.Equal(AlertBook.MaxEvents, _engine.Events.Count);
    }

    [Fact]
    public void OnTwoServers_ItIsOneAlert_AndOverWhenItFiresOnNeither()
    {
        var other = new AlertEngine(AlertRule.All, "there");
        Assert.Equal(["rate_limit"], Refused(_engine, 1));
        other.Load(_engine.Book);
        Assert.True(other.States(_now).Single(state => state.Rule.Id == "rate_limit").FiresElsewhere);
        Assert.Empty(Refused(other, 3));
        _engine.Load(other.Book);
        Assert.Empty(Refused(_engine, 1));
        var alert = Assert.Single(_engine.Events);
        Assert.Equal((3, "here there"), (alert.Peak, string.Join(' ', alert.Servers)));

        _now += TimeSpan.FromMinutes(1);
        Assert.Empty(Refused(_engine, 0));
        Assert.Equal((null, "there"), (_engine.Events[0].ResolvedAtUtc, string.Join(' ', _engine.Events[0].Servers)));
        Assert.Equal(AlertStatus.Firing, _engine.States(_now).Single(state => state.Rule.Id == "rate_limit").Status);
        other.Load(_engine.Book);
        Assert.Empty(Refused(other, 0));
        Assert.Equal(_now, other.Events[0].ResolvedAtUtc);
        _now += AlertEngine.Rejoin;
        _engine.Load(other.Book);
        Assert.Equal(["rate_limit"], Refused(_engine, 0));
        other.Load(_engine.Book);
        Assert.Empty(Refused(other, 0));
    }

    [Fact]
    public void ServerThatDied_HoldsNoAlert()
    {
        var other = new AlertEngine(AlertRule.All, "there");
        Refused(other, 1);
        _engine.Load(other.Book);
        Refused(_engine, 0, "here", "there");
        Assert.Null(_engine.Events[0].ResolvedAtUtc);
        Refused(_engine, 0, "here");
        Assert.Equal(_now, _engine.Events[0].ResolvedAtUtc);
    }

    [Fact]
    public void WhomAnAlertConcerns_IsToldOnce_WhicheverServerKnowsItFirst()
    {
        var other = new AlertEngine(AlertRule.All, "there");
        Assert.Single(Used(_engine, "ana"));
        other.Load(_engine.Book);
        Assert.Empty(Used(other, "ana"));
        Assert.Single(Used(other, "ana", "ben"));
        _engine.Load(other.Book);
        Assert.Empty(Used(_engine, "ana")); // which has not heard of it yet
        other.Load(_engine.Book);
        Assert.Empty(Used(other, "ana", "ben"));
        Assert.Equal(["ana", "ben"], other.Events[0].Concerns);

        IReadOnlyList<AlertNotice> Used(AlertEngine engine, params string[] who) =>
            engine.Evaluate(new AlertReadings { QuotaPercent = 90, QuotaNames = string.Join(", ", who), QuotaCodes = who }, _options, _now);
    }

    [Fact]
    public void AlertOfAnEarlierVersion_WhichNamesNoServer_GoesOnHere()
    {
        _engine.Load(new AlertBook { Events = [new AlertEvent { Rule = "rate_limit", FiredAtUtc = _now, Peak = 1, IsTold = true }, new AlertEvent { Rule = "gone", FiredAtUtc = _now }] });
        Assert.Empty(Refused(_engine, 1));
        Assert.Equal(["here"], Assert.Single(_engine.Events).Servers);
    }

    [Fact]
    public void WhatAServerDidWithoutTheStore_IsAddedToWhatOthersDid()
    {
        Refused(_engine, 1);
        var left = _engine.Book;
        var other = new AlertEngine(AlertRule.All, "there");
        other.Load(left);

        // One alert ends and another begins here, and is told; the other server sees both, and someone acknowledges the first.
        _now += TimeSpan.FromMinutes(1);
        _engine.Evaluate(new AlertReadings { RateLimitErrors = 0, StoreIsUp = true, ZeroAllowance = 5 }, _options, _now);
        _now += TimeSpan.FromSeconds(1);
        other.Evaluate(new AlertReadings { RateLimitErrors = 4, StoreIsUp = true, ZeroAllowance = 1 }, _options, _now);
        other.Acknowledge("rate_limit", "ann", _now);
        var merged = other.Book.Merge(left, _engine.Book, "here");
        Assert.Equal(2, merged.Events.Count);
        var (limit, zero) = (merged.OpenOf("rate_limit")!, merged.OpenOf("zero_allowance")!);
        Assert.Equal((4, "ann", true, "there"), (limit.Peak, limit.AcknowledgedBy, limit.IsTold, string.Join(' ', limit.Servers)));
        Assert.Equal((5, true, "there here"), (zero.Peak, zero.IsTold, string.Join(' ', zero.Servers)));

        // Alone on the store, its own word is all there is.
        Assert.Equal(_engine.Events, left.Merge(left, _engine.Book, "here").Events);
    }

    private void Fire()
    {
        Look(seconds: 40);
        Assert.Equal(["fired response_time 40"], Look(seconds: 40, after: 60));
    }

    private IEnumerable<string> Refused(AlertEngine engine, int errors, params string[] living) =>
        engine.Evaluate(new AlertReadings { RateLimitErrors = errors }, _options, _now, living.Length == 0 ? null : living.ToHashSet()).Select(notice => notice.Rule.Id);

    private string[] Look(double? seconds, double after = 0)
    {
        _now += TimeSpan.FromSeconds(after);
        return [.. _engine.Evaluate(new AlertReadings { ResponseSeconds = seconds }, _options, _now).Select(notice => $"{(notice.IsResolved ? "resolved" : "fired")} {notice.Rule.Id} {notice.Event.Peak:0}")];
    }

    private AlertStatus StatusOf(string rule) => _engine.States(_now).Single(state => state.Rule.Id == rule).Status;
}
