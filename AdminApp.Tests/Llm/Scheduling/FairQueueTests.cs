using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Scheduling;
using CsCheck;

namespace AdminApp.Tests.Llm.Scheduling;

public class FairQueueTests
{
    private long _order;

    [Fact]
    public void Classes_ShareByWeightWhileTheyWait()
    {
        var queue = new FairQueue();
        foreach (var @class in Enum.GetValues<LlmClass>())
        {
            for (var i = 0; i < 220; i++)
            {
                queue.Add(Wait("u", @class));
            }
        }

        var granted = GrantAll(queue, 220).CountBy(waiter => waiter.Class).ToDictionary();
        Assert.Equal(160, granted[LlmClass.Interactive]);
        Assert.Equal(40, granted[LlmClass.Api]);
        Assert.Equal(10, granted[LlmClass.Background]);
        Assert.Equal(10, granted[LlmClass.Deferred]);
    }

    [Fact]
    public void AClassThatWasSilent_EarnsNoCredit()
    {
        var queue = new FairQueue();
        for (var i = 0; i < 200; i++)
        {
            queue.Add(Wait("u", LlmClass.Interactive));
        }

        GrantAll(queue, 100);
        for (var i = 0; i < 100; i++)
        {
            queue.Add(Wait("u", LlmClass.Background));
        }

        Assert.InRange(GrantAll(queue, 34).Count(waiter => waiter.Class == LlmClass.Background), 1, 3);
    }

    [Fact]
    public void OneUser_IsServedFirstInFirstOut_ByTimeOfSubmission()
    {
        var queue = new FairQueue();
        var late = Wait("u", LlmClass.Api, submitted: 5);
        var early = Wait("u", LlmClass.Api, submitted: 1);
        queue.Add(late);
        queue.Add(early);
        Assert.Equal([early, late], GrantAll(queue, 2));
    }

    [Fact]
    public void AQuestionAlreadyBegun_GoesBeforeNewOnesOfItsClass_NotOfOthers()
    {
        var queue = new FairQueue();
        var fresh = Wait("a", LlmClass.Interactive);
        var begun = Wait("b", LlmClass.Interactive, continues: true);
        var begunInBackground = Wait("c", LlmClass.Background, continues: true);
        queue.Add(fresh);
        queue.Add(begunInBackground);
        queue.Add(begun);
        Assert.Equal([begun, fresh], GrantAll(queue, 3).Where(waiter => waiter.Class == LlmClass.Interactive));
        Assert.Equal(0, queue.Count);
        queue.Add(fresh);
        queue.Add(begun);
        Assert.Equal([begun, fresh], GrantAll(queue, 2));
    }

    /// <summary>Point 3's bound, over drawn arrivals, cancellations and grants of one class.</summary>
    [Fact]
    public void DrawnSchedules_EachOtherUserGetsAtMostOneGrantPerOwnRequestAheadPlusOne() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 9]).Array[1, 200].Sample(steps =>
        {
            var queue = new FairQueue();
            var waiting = new List<Watched>();
            foreach (var (user, what) in steps)
            {
                if (what < 5)
                {
                    var waiter = Wait($"u{user}", LlmClass.Interactive);
                    var ahead = waiting.Count(other => other.Waiter.User == waiter.User);
                    queue.Add(waiter);
                    waiting.Add(new Watched(waiter, ahead));
                }
                else if (what < 9 && queue.Head is { } next)
                {
                    queue.Grant(next);
                    var granted = waiting.Single(watched => watched.Waiter == next);
                    waiting.Remove(granted);
                    foreach (var watched in waiting.Where(watched => watched.Waiter.User != next.User))
                    {
                        watched.Count(next.User);
                        Assert.True(watched.Most <= watched.Ahead + 1, $"{watched.Most} grants of one user with {watched.Ahead} own requests ahead");
                    }
                }
                else if (waiting.Count > 0)
                {
                    var leaving = waiting[user % waiting.Count];
                    Assert.True(queue.Remove(leaving.Waiter));
                    waiting.Remove(leaving);
                }
            }

            Assert.Equal(waiting.Count, queue.Count);
        });

    [Fact]
    public void ARetry_KeepsItsUsersPlace_AndHoldsUpNobodyElse()
    {
        var queue = new FairQueue();
        var waiting = Enumerable.Range(0, 20).Select(_ => Wait("flood", LlmClass.Interactive, isRetry: true)).ToList();
        waiting.ForEach(queue.Add);
        var mine = Wait("me", LlmClass.Interactive);
        queue.Add(mine);
        Assert.Contains(mine, GrantAll(queue, 2));
    }

    [Fact]
    public void FurtherCalls_GoRoundRobinByUser()
    {
        var queue = new FairQueue();
        for (var i = 0; i < 5; i++)
        {
            queue.Add(Wait("flood", LlmClass.Interactive, continues: true));
        }

        var mine = Wait("me", LlmClass.Interactive, continues: true);
        queue.Add(mine);
        Assert.Contains(mine, GrantAll(queue, 2));
    }

    [Fact]
    public void WhatGivesWay_IsTheLastRequestOfTheUserWithTheMost()
    {
        var queue = new FairQueue();
        var flood = Enumerable.Range(0, 3).Select(_ => Wait("flood", LlmClass.Api)).ToList();
        flood.ForEach(queue.Add);
        queue.Add(Wait("other", LlmClass.Api));
        Assert.Same(flood[^1], queue.GivesWayTo("me", LlmClass.Api));
        Assert.Same(flood[^1], queue.GivesWayTo("other", LlmClass.Interactive));
        Assert.Null(queue.GivesWayTo("me", LlmClass.Background));
        Assert.Null(queue.GivesWayTo("flood", LlmClass.Api));
    }

    [Fact]
    public void PlaceOfNew_IsTheOneThatItTakes_WithinItsClass() =>
        Gen.Select(Gen.Int[0, 4].Array[0, 40], Gen.Int[0, 4]).Sample((users, user) =>
        {
            var queue = new FairQueue();
            foreach (var other in users)
            {
                queue.Add(Wait($"u{other}", LlmClass.Interactive));
            }

            var place = queue.PlaceOfNew($"u{user}", LlmClass.Interactive);
            var mine = Wait($"u{user}", LlmClass.Interactive);
            queue.Add(mine);
            Assert.Equal(queue.InOrder().IndexOf(mine) + 1, place);
        });

    /// <summary>What a caller is told is what happens: the order shown is the order of the grants.</summary>
    [Fact]
    public void DrawnQueues_AreGrantedInTheOrderShown() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 9]).Array[1, 60].Sample(arrivals =>
        {
            var queue = new FairQueue();
            foreach (var (user, @class, turn) in arrivals)
            {
                queue.Add(Wait($"u{user}", (LlmClass)@class, continues: turn == 0));
                if (turn == 1 && queue.Head is { } next)
                {
                    queue.Grant(next);
                }
            }

            var shown = queue.InOrder().ToArray();
            Assert.Equal(shown, GrantAll(queue, shown.Length));
            Assert.Equal(0, queue.Count);
        });

    private static List<Waiter> GrantAll(FairQueue queue, int count)
    {
        var granted = new List<Waiter>();
        while (granted.Count < count && queue.Head is { } next)
        {
            queue.Grant(next);
            granted.Add(next);
        }

        return granted;
    }

    private Waiter Wait(string user, LlmClass @class, int? submitted = null, bool continues = false, bool isRetry = false)
    {
        var order = Interlocked.Increment(ref _order);
        return new Waiter
        {
            User = user,
            Class = @class,
            Model = "m",
            Submitted = TimeSpan.FromSeconds(submitted ?? order),
            Deadline = TimeSpan.MaxValue,
            Tokens = 1,
            Continues = continues,
            IsRetry = isRetry,
            Order = order,
        };
    }

    private sealed class Watched(Waiter waiter, int ahead)
    {
        private readonly Dictionary<string, int> _grants = [];

        public Waiter Waiter { get; } = waiter;

        public int Ahead { get; } = ahead;

        public int Most => _grants.Count == 0 ? 0 : _grants.Values.Max();

        public void Count(string user) => _grants[user] = _grants.GetValueOrDefault(user) + 1;
    }
}
