using AdminApp.Core.Llm.Throttling;
using CsCheck;

namespace AdminApp.Tests.Llm.Throttling;

public class SlidingWindowTests
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
            var window = new SlidingWindow("w") { Limit = limit, Window = Window };
            var sent = new List<TimeSpan>();
            var now = TimeSpan.Zero;
            foreach (var gap in gaps)
            {
                now += TimeSpan.FromMilliseconds(gap);
                window.Expire(now);
                var at = window.Forecast(now).EarliestRoom(now, 1)!.Value;
                var best = sent.Count < limit || sent[^limit] + Window <= now ? now : sent[^limit] + Window;
                Assert.Equal(best, at);
                now = at;
                window.Expire(now);
                Assert.True(window.HasRoom(1));
                window.MarkSent(window.Take(1), now);
                sent.Add(now);
            }
        });

    [Fact]
    public void Return_GivesEverythingBack_OnlyUnsent()
    {
        var window = new SlidingWindow("w") { Limit = 2, Window = Window };
        var unsent = window.Take(1);
        var sent = window.Take(1);
        window.MarkSent(sent, TimeSpan.Zero);
        window.Return(unsent);
        window.Return(sent);
        Assert.Equal(1, window.Used);
    }

    [Fact]
    public void MarkSentTwice_CountsFromTheLast()
    {
        var window = new SlidingWindow("w") { Limit = 1, Window = Window };
        var charge = window.Take(1);
        window.MarkSent(charge, TimeSpan.Zero);
        window.MarkSent(charge, TimeSpan.FromSeconds(3));
        window.Expire(TimeSpan.FromSeconds(12));
        Assert.False(window.HasRoom(1));
        window.Expire(TimeSpan.FromSeconds(13));
        Assert.True(window.HasRoom(1));
    }

    [Fact]
    public void Correct_ReplacesTheReservation()
    {
        var window = new SlidingWindow("w") { Limit = 100, Window = Window };
        var charge = window.Take(90);
        Assert.False(window.HasRoom(50));
        window.Correct(charge, 30);
        Assert.True(window.HasRoom(50));
        window.MarkSent(charge, TimeSpan.Zero);
        window.Expire(Window);
        Assert.Equal(0, window.Used);
        window.Correct(charge, 60);
        Assert.Equal(0, window.Used);
    }

    [Fact]
    public void AssumeSpent_LeavesOnePlaceUntilThePastIsLearnt()
    {
        var window = new SlidingWindow("w") { Limit = 10, Window = Window };
        window.AssumeSpent(1, TimeSpan.Zero);
        var probe = window.Take(1);
        window.MarkSent(probe, TimeSpan.Zero);
        Assert.False(window.HasRoom(1));
        window.LearnPast(providerUsed: 4);
        Assert.Equal(4, window.Used);
        Assert.Equal(3, window.UnknownPast);
        window.Expire(Window);
        Assert.Equal(0, window.Used);
        Assert.Equal(0, window.UnknownPast);
    }

    private static int MostArrivalsInAWindow(int limit, TimeSpan margin, IEnumerable<(int GapMs, int DelayMs)> steps)
    {
        var window = new SlidingWindow("w") { Limit = limit, Window = Window, Margin = margin };
        var arrivals = new List<TimeSpan>();
        var now = TimeSpan.Zero;
        foreach (var (gap, delay) in steps)
        {
            now += TimeSpan.FromMilliseconds(gap);
            window.Expire(now);
            now = window.Forecast(now).EarliestRoom(now, 1)!.Value;
            window.Expire(now);
            window.MarkSent(window.Take(1), now);
            arrivals.Add(now + TimeSpan.FromMilliseconds(delay));
        }

        arrivals.Sort();
        return arrivals.Max(end => arrivals.Count(arrival => arrival > end - Window && arrival <= end));
    }
}
