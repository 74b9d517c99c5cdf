using System.Diagnostics.CodeAnalysis;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// Who is next. Classes share by weight while they wait (stride scheduling, Waldspurger and Weihl 1995: each grant moves a class's
/// pass on by 1/weight, the lowest pass is next); inside a class round robin over users; inside a user first in, first out by
/// submission, so that a retry keeps its place. Calls of questions already begun go before new ones of their class.
/// From arrival to grant each other user of the class gets at most one grant per own request ahead plus one: a user who
/// comes, or comes back, joins the round at its end. Not thread-safe: the throttle locks.
/// </summary>
internal sealed class FairQueue
{
    private static readonly LlmClass[] Classes = Enum.GetValues<LlmClass>();
    private readonly Lane[] _lanes = [.. Classes.Select(@class => new Lane(1.0 / Weight(@class)))];
    private double _virtualTime;

    /// <summary>Number of waiting tickets.</summary>
    public int Count { get; private set; }

    /// <summary>The weight of a class.</summary>
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

    /// <summary>Puts a ticket in.</summary>
    public void Add(Waiter waiter)
    {
        var lane = _lanes[(int)waiter.Class];
        if (lane.Count == 0)
        {
            // A class that comes back starts level with those that waited: silence earns no credit.
            lane.Pass = Math.Max(lane.Pass, _virtualTime);
        }

        lane.Add(waiter);
        Count++;
    }

    /// <summary>Takes a ticket out that is not granted: cancelled, expired, or on its way to another class.</summary>
    public bool Remove(Waiter waiter)
    {
        if (!_lanes[(int)waiter.Class].Remove(waiter))
        {
            return false;
        }

        Count--;
        return true;
    }

    /// <summary>Who is next in turn.</summary>
    public bool TryPeek([NotNullWhen(true)] out Waiter? next)
    {
        next = NextLane()?.Next;
        return next is not null;
    }

    /// <summary>Takes a ticket out because it is granted; the turn of its user and class is over, whether or not it was next.</summary>
    public void Grant(Waiter waiter)
    {
        var lane = _lanes[(int)waiter.Class];
        lane.Grant(waiter);
        _virtualTime = Math.Max(_virtualTime, lane.Pass);
        lane.Pass += lane.Stride;
        Count--;
    }

    /// <summary>All tickets in the order in which they would be granted if nobody else came.</summary>
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
