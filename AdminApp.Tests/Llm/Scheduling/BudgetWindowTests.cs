using AdminApp.Core.Llm.Scheduling;
using CsCheck;

namespace AdminApp.Tests.Llm.Scheduling;

public class BudgetWindowTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>Point 1: with arrival delays that vary by less than the margin, no interval of the window's length holds more than the limit.</summary>
    [Fact]
    public void DrawnSchedulesWithJitterBelowTheMargin_NeverExceedTheLimitAtArrival() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 500], Gen.Select(Gen.Int[0, 4_000], Gen.Int[0, 499]).Array[1, 120]).Sample((limit, marginMs, steps) =>
            Assert.True(MostArrivalsInAWindow(limit, TimeSpan.FromMilliseconds(marginMs), steps.Select(step => (step.Item1, step.Item2 % marginMs))) <= limit));

    /// <summary>The margin is what makes it hold: the same schedules without one go over the limit.</summary>
    [Fact]
    public void WithoutAMargin_JitterBreaksTheLimit()
    {
        var steps = Enumerable.Range(0, 40).Select(i => (0, i / 2 % 2 == 0 ? 400 : 0));
        Assert.True(MostArrivalsInAWindow(2, TimeSpan.Zero, steps) > 2);
    }

    /// <summary>Point 2: whatever waits is sent at the first moment at which the log allows it.</summary>
    [Fact]
    public void DrawnSchedules_SendAsSoonAsThereIsRoom() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[0, 4_000].Array[1, 80]).Sample((limit, gaps) =>
        {
            var one = new One(limit);
            var sent = new List<TimeSpan>();
            var now = TimeSpan.Zero;
            foreach (var gap in gaps)
            {
                now += TimeSpan.FromMilliseconds(gap);
                var at = one.EarliestRoom(now);
                var best = sent.Count < limit || sent[^limit] + Window <= now ? now : sent[^limit] + Window;
                Assert.Equal(best, at);
                now = at;
                Assert.True(one.HasRoom(now));
                one.Send(now);
                sent.Add(now);
            }
        });

    [Fact]
    public void Return_GivesAnUnsentGrantBack()
    {
        var one = new One(2);
        var unsent = one.Take(TimeSpan.Zero);
        one.Send(TimeSpan.Zero);
        one.Group.Return(unsent);
        Assert.Equal(1, one.Group.Requests.Used);
    }

    [Fact]
    public void SentTwice_CountsFromTheLast()
    {
        var one = new One(1);
        var grant = one.Send(TimeSpan.Zero);
        one.Group.Sent(grant, TimeSpan.FromSeconds(3));
        Assert.False(one.HasRoom(TimeSpan.FromSeconds(12)));
        Assert.True(one.HasRoom(TimeSpan.FromSeconds(13)));
    }

    [Fact]
    public void SentAgainAfterItLeftTheWindow_CountsOnceMore()
    {
        var one = new One(1);
        var grant = one.Send(TimeSpan.Zero);
        Assert.True(one.HasRoom(TimeSpan.FromSeconds(11)));
        one.Group.Sent(grant, TimeSpan.FromSeconds(11));
        Assert.False(one.HasRoom(TimeSpan.FromSeconds(20)));
        Assert.True(one.HasRoom(TimeSpan.FromSeconds(21)));
    }

    [Fact]
    public void Correct_ReplacesTheReservation_AlsoWhenTheWindowHasPassedIt()
    {
        var one = new One(0, tokens: 100);
        var grant = one.Take(TimeSpan.Zero, tokens: 90);
        Assert.False(one.Group.Tokens.HasRoom(50));
        one.Group.Correct(grant, 30);
        Assert.True(one.Group.Tokens.HasRoom(50));
        one.Group.Sent(grant, TimeSpan.Zero);
        one.Group.MoveTo(Window);
        Assert.Equal(0, one.Group.Tokens.Used);
        one.Group.Correct(grant, 60);
        Assert.Equal(0, one.Group.Tokens.Used);
    }

    [Fact]
    public void AnUnknownPast_LeavesOnePlaceUntilItIsLearned()
    {
        var one = new One(10);
        one.Group.Log.Forget(TimeSpan.Zero);
        one.Group.MoveTo(TimeSpan.Zero);
        one.Group.Running.Add(one.Send(TimeSpan.Zero));
        Assert.False(one.HasRoom(TimeSpan.Zero));
        one.Group.Requests.Hear(remaining: 6, limit: 10, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        Assert.Equal((1, 3), (one.Group.Requests.Used, one.Group.Requests.Others));
        Assert.True(one.HasRoom(TimeSpan.FromMilliseconds(60)));
        one.Group.MoveTo(Window);
        Assert.Equal((0, 0), (one.Group.Requests.Used, one.Group.Requests.Others));
    }

    /// <summary>Point 8: alone on the key, with many in flight and headers up to 15 s late and out of order, others are never suspected.</summary>
    [Fact]
    public void AloneOnTheKey_LateHeadersOutOfOrder_ShowNoOthers() =>
        Gen.Select(Gen.Int[0, 2_000], Gen.Int[1, 15_000]).Array[1, 50].Sample(requests =>
        {
            var one = new One(60, window: TimeSpan.FromSeconds(60));
            var now = TimeSpan.Zero;
            var sends = new List<(TimeSpan SentAt, TimeSpan HeardAt, long Remaining)>();
            foreach (var (gap, late) in requests)
            {
                now += TimeSpan.FromMilliseconds(gap);
                one.Group.MoveTo(now);
                one.Send(now);
                // The provider counts when a request arrives, and its sliding minute has forgotten what is older.
                var counted = sends.Count(send => send.SentAt > now - TimeSpan.FromSeconds(60)) + 1;
                sends.Add((now, now + TimeSpan.FromMilliseconds(late), 60 - counted));
            }

            foreach (var (sentAt, heardAt, remaining) in sends.OrderBy(send => send.HeardAt))
            {
                one.Group.MoveTo(heardAt > now ? heardAt : now);
                one.Group.Requests.Hear(remaining, 60, sentAt, heardAt > now ? heardAt : now);
                Assert.Equal(0, one.Group.Requests.Others);
            }
        });

    [Fact]
    public void WhatOthersUse_LowersOurRoom_AndAgesOut()
    {
        var one = new One(10);
        one.Send(TimeSpan.Zero);
        one.Group.Requests.Hear(remaining: 2, limit: 10, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(7, one.Group.Requests.Others);
        one.Send(TimeSpan.FromSeconds(2));
        one.Send(TimeSpan.FromSeconds(2));
        Assert.False(one.HasRoom(TimeSpan.FromSeconds(3)));
        // A header of an older request says nothing new.
        one.Group.Requests.Hear(remaining: 9, limit: 10, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(3));
        Assert.Equal(7, one.Group.Requests.Others);
        Assert.True(one.HasRoom(Window));
        Assert.Equal(0, one.Group.Requests.Others);
    }

    [Fact]
    public void TheLog_ForgetsTheOldestBeyondItsBound_AndKnowsThatItDid()
    {
        var log = new ChargeLog();
        for (var i = 0; i < 200_000; i++)
        {
            log.Add(new Charge { SentAt = TimeSpan.FromMilliseconds(i), Requests = 1 });
            log.Trim(log.Next, TimeSpan.FromMilliseconds(i));
        }

        Assert.Equal(ChargeLog.CapacityKept, log.Next - log.First);
        Assert.Equal(log[log.First].SentAt - TimeSpan.FromMilliseconds(1), log.KnownSince);
    }

    private static int MostArrivalsInAWindow(int limit, TimeSpan margin, IEnumerable<(int GapMs, int DelayMs)> steps)
    {
        var one = new One(limit, margin);
        var arrivals = new List<TimeSpan>();
        var now = TimeSpan.Zero;
        foreach (var (gap, delay) in steps)
        {
            now = one.EarliestRoom(now + TimeSpan.FromMilliseconds(gap));
            one.Send(now);
            arrivals.Add(now + TimeSpan.FromMilliseconds(delay));
        }

        arrivals.Sort();
        return arrivals.Max(end => arrivals.Count(arrival => arrival > end - Window && arrival <= end));
    }

    /// <summary>A group with one limit of requests, or of tokens.</summary>
    private sealed class One
    {
        private readonly WindowForecast _forecast = new();
        private long _id;

        public One(long limit, TimeSpan margin = default, long tokens = 0, TimeSpan? window = null) => Group.Configure(
            new SchedulerSettings { Account = 1, Model = "m", RequestsPerMinute = limit, TokensPerMinute = tokens, Window = window ?? Window, Margin = margin },
            TimeSpan.Zero);

        public BudgetGroup Group { get; } = new(1, "m");

        public TimeSpan EarliestRoom(TimeSpan now)
        {
            Group.MoveTo(now);
            _forecast.Begin(Group.Requests, Group.Log, Constraint.Requests, ignoresOthers: false, now);
            return _forecast.EarliestRoom(now, 1)!.Value;
        }

        public bool HasRoom(TimeSpan now)
        {
            Group.MoveTo(now);
            return Group.Lacks(0) is null;
        }

        public Grant Take(TimeSpan now, int tokens = 1)
        {
            Group.MoveTo(now);
            var waiter = new Waiter { User = "u", Class = default, Model = "m", Submitted = now, Deadline = TimeSpan.MaxValue, Tokens = tokens, Group = Group };
            var grant = new Grant(waiter, Group, ++_id, 202611, now);
            Group.Take(grant);
            return grant;
        }

        public Grant Send(TimeSpan now)
        {
            var grant = Take(now);
            Group.Sent(grant, now);
            return grant;
        }
    }
}
