using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Throttling;
using CsCheck;

namespace AdminApp.Tests.Llm.Throttling;

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
                    var ahead = waiting.Count(other => other.Waiter.Ticket.User == waiter.Ticket.User);
                    queue.Add(waiter);
                    waiting.Add(new Watched(waiter, ahead));
                }
                else if (what < 9 && queue.TryPeek(out var next))
                {
                    queue.Grant(next);
                    var granted = waiting.Single(watched => watched.Waiter == next);
                    waiting.Remove(granted);
                    foreach (var watched in waiting.Where(watched => watched.Waiter.Ticket.User != next.Ticket.User))
                    {
                        watched.Count(next.Ticket.User);
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

    /// <summary>What a caller is told is what happens: the order shown is the order of the grants.</summary>
    [Fact]
    public void DrawnQueues_AreGrantedInTheOrderShown() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 9]).Array[1, 60].Sample(arrivals =>
        {
            var queue = new FairQueue();
            foreach (var (user, @class, turn) in arrivals)
            {
                queue.Add(Wait($"u{user}", (LlmClass)@class, continues: turn == 0));
                if (turn == 1 && queue.TryPeek(out var next))
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
        while (granted.Count < count && queue.TryPeek(out var next))
        {
            queue.Grant(next);
            granted.Add(next);
        }

        return granted;
    }

    private Waiter Wait(string user, LlmClass @class, int? submitted = null, bool continues = false)
    {
        var order = ++_order;
        var ticket = new LlmTicket { User = user, Class = @class, SubmittedAt = 0, Deadline = long.MaxValue, Tokens = 1, Continues = continues };
        return new Waiter(ticket, TimeSpan.FromSeconds(submitted ?? order), TimeSpan.Zero, TimeSpan.MaxValue, order);
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
