using System.Diagnostics.CodeAnalysis;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// Decides which request is next. While they wait, classes share by weight (stride scheduling, Waldspurger and Weihl 1995: each grant
/// advances the pass of a class by 1/weight, and the lowest pass is next); within a class it is round robin over users; within a user
/// first in, first out by submission time, so that a retry keeps its place. Calls of started questions go before new ones of their class.
/// From arrival to grant, every other user of the class gets at most one grant per own request ahead, plus one: a user who arrives or
/// returns joins the end of the round. Not thread-safe: the throttle locks.
/// </summary>
internal sealed class FairQueue
{
    private static readonly LlmClass[] Classes = Enum.GetValues<LlmClass>();
    private readonly Lane[] _lanes = [.. Classes.Select(@class => new Lane(1.0 / Weight(@class)))];
    private double _virtualTime;

    /// <summary>Number of waiting tickets.</summary>
    public int Count { get; private set; }

    public static int Weight(LlmClass @class) => @class switch
    {
        LlmClass.Interactive => 16,
        LlmClass.Api => 4,
        _ => 1,
    };

    /// <summary>Number of waiting tickets of a class.</summary>
    public int CountOf(LlmClass @class) => _lanes[(int)@class].Count;

    /// <summary>Number of waiting tickets of a user in all classes.</summary>
    public int CountOf(string user) => _lanes.Sum(lane => lane.CountOf(user));

    public void Add(Waiter waiter)
    {
        var lane = _lanes[(int)waiter.Class];
        if (lane.Count == 0)
        {
            // A class that returns starts level with those that were waiting: being idle earns no credit.
            lane.Pass = Math.Max(lane.Pass, _virtualTime);
        }

        lane.Add(waiter);
        Count++;
    }

    /// <summary>Removes a ticket that is not granted: canceled, expired, or moving to another class.</summary>
    public bool Remove(Waiter waiter)
    {
        if (!_lanes[(int)waiter.Class].Remove(waiter))
        {
            return false;
        }

        Count--;
        return true;
    }

    /// <summary>The ticket that is next.</summary>
    public bool TryPeek([NotNullWhen(true)] out Waiter? next)
    {
        next = NextLane()?.Next;
        return next is not null;
    }

    /// <summary>Removes a granted ticket; the turn of its user and class is over, whether or not it was next.</summary>
    public void Grant(Waiter waiter)
    {
        var lane = _lanes[(int)waiter.Class];
        lane.Grant(waiter);
        _virtualTime = Math.Max(_virtualTime, lane.Pass);
        lane.Pass += lane.Stride;
        Count--;
    }

    /// <summary>All tickets in the order in which they would be granted if no others arrived.</summary>
    public IEnumerable<Waiter> InOrder()
    {
        var lanes = _lanes.Where(lane => lane.Count > 0).Select(lane => (lane.Stride, lane.Pass, Waiters: new Queue<Waiter>(lane.InOrder()))).ToArray();
        for (var left = Count; left > 0; left--)
        {
            var best = -1;
            for (var i = 0; i < lanes.Length; i++)
            {
                if (lanes[i].Waiters.Count > 0 && (best < 0 || lanes[i].Pass < lanes[best].Pass))
                {
                    best = i;
                }
            }

            lanes[best].Pass += lanes[best].Stride;
            yield return lanes[best].Waiters.Dequeue();
        }
    }

    private Lane? NextLane()
    {
        Lane? best = null;
        foreach (var lane in _lanes)
        {
            if (lane.Count > 0 && (best is null || lane.Pass < best.Pass))
            {
                best = lane;
            }
        }

        return best;
    }

    /// <summary>One class.</summary>
    private sealed class Lane(double stride)
    {
        private static readonly Comparer<Waiter> BySubmission = Comparer<Waiter>.Create(
            (a, b) => a.Submitted != b.Submitted ? a.Submitted.CompareTo(b.Submitted) : a.Order.CompareTo(b.Order));

        private readonly SortedSet<Waiter> _begun = new(BySubmission);
        private readonly LinkedList<SortedSet<Waiter>> _round = new();
        private readonly Dictionary<string, LinkedListNode<SortedSet<Waiter>>> _users = new(StringComparer.Ordinal);

        public double Stride { get; } = stride;

        public double Pass { get; set; }

        public int Count { get; private set; }

        public Waiter? Next => _begun.Min ?? _round.First?.Value.Min;

        public int CountOf(string user) =>
            (_users.TryGetValue(user, out var node) ? node.Value.Count : 0) + _begun.Count(waiter => waiter.Ticket.User == user);

        public void Add(Waiter waiter)
        {
            Count++;
            if (waiter.Ticket.Continues)
            {
                _begun.Add(waiter);
                return;
            }

            if (!_users.TryGetValue(waiter.Ticket.User, out var node))
            {
                node = _round.AddLast(new SortedSet<Waiter>(BySubmission));
                _users.Add(waiter.Ticket.User, node);
            }

            node.Value.Add(waiter);
        }

        public bool Remove(Waiter waiter)
        {
            if (waiter.Ticket.Continues ? !_begun.Remove(waiter) : !RemoveFromRound(waiter, turnOver: false))
            {
                return false;
            }

            Count--;
            return true;
        }

        public void Grant(Waiter waiter)
        {
            if (!(waiter.Ticket.Continues ? _begun.Remove(waiter) : RemoveFromRound(waiter, turnOver: true)))
            {
                throw new InvalidOperationException("The ticket does not wait in this class.");
            }

            Count--;
        }

        public IEnumerable<Waiter> InOrder()
        {
            foreach (var waiter in _begun)
            {
                yield return waiter;
            }

            var round = new Queue<Queue<Waiter>>(_round.Select(user => new Queue<Waiter>(user)));
            while (round.TryDequeue(out var user))
            {
                yield return user.Dequeue();
                if (user.Count > 0)
                {
                    round.Enqueue(user);
                }
            }
        }

        private bool RemoveFromRound(Waiter waiter, bool turnOver)
        {
            if (!_users.TryGetValue(waiter.Ticket.User, out var node) || !node.Value.Remove(waiter))
            {
                return false;
            }

            if (node.Value.Count == 0)
            {
                _round.Remove(node);
                _users.Remove(waiter.Ticket.User);
            }
            else if (turnOver)
            {
                _round.Remove(node);
                _round.AddLast(node);
            }

            return true;
        }
    }
}
