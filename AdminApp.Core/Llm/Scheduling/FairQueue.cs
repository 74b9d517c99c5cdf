namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// Decides which request is next. While they wait, classes share by weight (stride scheduling, Waldspurger and Weihl 1995: each grant
/// advances the pass of a class by 1/weight, and the lowest pass is next); within a class it is round robin over users; within a user
/// first in, first out by submission time, so that a retry keeps its place. Further calls of questions that were already answered in part
/// go before new ones of their class, round robin over their users. From arrival to grant, every other user of the class gets at most one
/// grant per own request ahead, plus one: a user who arrives or returns joins the end of the round.
/// </summary>
internal sealed class FairQueue
{
    private static readonly LlmClass[] Classes = Enum.GetValues<LlmClass>();
    private readonly ClassLane[] _lanes = [.. Classes.Select(@class => new ClassLane(1.0 / Weight(@class)))];
    private readonly List<Waiter> _order = [];
    private readonly List<Waiter>[] _laneOrders = [.. Classes.Select(_ => new List<Waiter>())];
    private double _virtualTime;
    private bool _ordered;

    /// <summary>Number of waiting requests.</summary>
    public int Count { get; private set; }

    public static int Weight(LlmClass @class) => @class switch
    {
        LlmClass.Interactive => 16,
        LlmClass.Api => 4,
        _ => 1,
    };

    /// <summary>Number of waiting requests of a class.</summary>
    public int CountOf(LlmClass @class) => _lanes[(int)@class].Count;

    /// <summary>Number of waiting requests of a user in all classes.</summary>
    public int CountOf(string user)
    {
        var count = 0;
        foreach (var lane in _lanes)
        {
            count += lane.CountOf(user);
        }

        return count;
    }

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
        _ordered = false;
    }

    /// <summary>Removes a request that is not granted: canceled, refused, or moving to another class.</summary>
    public bool Remove(Waiter waiter)
    {
        if (!_lanes[(int)waiter.Class].Remove(waiter, turnOver: false))
        {
            return false;
        }

        Count--;
        _ordered = false;
        return true;
    }

    /// <summary>The request that is next; null if none waits.</summary>
    public Waiter? Head => FirstOfUsers(static _ => true);

    /// <summary>Removes a granted request; the turn of its user and class is over, whether or not it was next.</summary>
    public void Grant(Waiter waiter)
    {
        var lane = _lanes[(int)waiter.Class];
        if (!lane.Remove(waiter, turnOver: true))
        {
            throw new InvalidOperationException("The request does not wait in this class.");
        }

        _virtualTime = Math.Max(_virtualTime, lane.Pass);
        lane.Pass += lane.Stride;
        Count--;
        _ordered = false;
    }

    /// <summary>All requests in the order in which they would be granted if no others arrived. Valid until the next change.</summary>
    public List<Waiter> InOrder()
    {
        if (!_ordered)
        {
            Merge();
            _ordered = true;
        }

        return _order;
    }

    /// <summary>The first in the order among those that are next of their users; null if none of them will do. Looks at one request a user.</summary>
    public Waiter? FirstOfUsers(Predicate<Waiter> will)
    {
        Span<bool> seen = stackalloc bool[Classes.Length];
        for (var round = 0; round < Classes.Length; round++)
        {
            var best = -1;
            for (var i = 0; i < _lanes.Length; i++)
            {
                if (!seen[i] && _lanes[i].Count > 0 && (best < 0 || _lanes[i].Pass < _lanes[best].Pass))
                {
                    best = i;
                }
            }

            if (best < 0)
            {
                return null;
            }

            seen[best] = true;
            if (_lanes[best].FirstOfUsers(will) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The place that a new request would take, 1 for the next; an estimate across classes, without ordering the whole queue.</summary>
    public int PlaceOfNew(string user, LlmClass @class)
    {
        var own = _lanes[(int)@class];
        var before = own.BeforeNew(user);
        var place = before + 1;
        foreach (var lane in _lanes)
        {
            place += lane == own ? 0 : (int)Math.Min(lane.Count, Math.Ceiling((before + 1) * own.Stride / lane.Stride));
        }

        return place;
    }

    /// <summary>
    /// What gives way when the queue is full: the last request, in the lowest class, of the user with the most waiting. Null if nobody has
    /// at least two more waiting than <paramref name="user"/>, or only requests of a higher class than <paramref name="class"/>.
    /// </summary>
    public Waiter? GivesWayTo(string user, LlmClass @class)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var most = CountOf(user) + 2;
        string? heaviest = null;
        foreach (var lane in _lanes)
        {
            foreach (var (name, waiting) in lane.Users)
            {
                var count = counts[name] = counts.GetValueOrDefault(name) + waiting;
                if (count >= most)
                {
                    (most, heaviest) = (count + 1, name);
                }
            }
        }

        if (heaviest is null)
        {
            return null;
        }

        for (var lane = Classes.Length - 1; lane >= (int)@class; lane--)
        {
            if (_lanes[lane].LastOf(heaviest) is { } last)
            {
                return last;
            }
        }

        return null;
    }

    private void Merge()
    {
        _order.Clear();
        Span<double> passes = stackalloc double[Classes.Length];
        Span<int> taken = stackalloc int[Classes.Length];
        for (var i = 0; i < _lanes.Length; i++)
        {
            _laneOrders[i].Clear();
            _lanes[i].AddInOrder(_laneOrders[i]);
            (passes[i], taken[i]) = (_lanes[i].Pass, 0);
        }

        while (_order.Count < Count)
        {
            var best = -1;
            for (var i = 0; i < passes.Length; i++)
            {
                if (taken[i] < _laneOrders[i].Count && (best < 0 || passes[i] < passes[best]))
                {
                    best = i;
                }
            }

            passes[best] += _lanes[best].Stride;
            _order.Add(_laneOrders[best][taken[best]++]);
        }
    }

    /// <summary>One class: further calls first, then new questions.</summary>
    private sealed class ClassLane(double stride)
    {
        private readonly UserRound _continuing = new();
        private readonly UserRound _new = new();

        public double Stride => stride;

        public double Pass { get; set; }

        public int Count => _continuing.Count + _new.Count;

        public IEnumerable<(string User, int Count)> Users => _continuing.Users.Concat(_new.Users);

        public int CountOf(string user) => _continuing.CountOf(user) + _new.CountOf(user);

        public void Add(Waiter waiter) => RoundOf(waiter).Add(waiter);

        public bool Remove(Waiter waiter, bool turnOver) => RoundOf(waiter).Remove(waiter, turnOver);

        public Waiter? LastOf(string user) => _new.LastOf(user);

        public Waiter? FirstOfUsers(Predicate<Waiter> will) => _continuing.FirstOfUsers(will) ?? _new.FirstOfUsers(will);

        /// <summary>How many go before a new question of this user.</summary>
        public int BeforeNew(string user) => _continuing.Count + _new.BeforeNew(user);

        public void AddInOrder(List<Waiter> order)
        {
            _continuing.AddInOrder(order);
            _new.AddInOrder(order);
        }

        private UserRound RoundOf(Waiter waiter) => waiter.Continues ? _continuing : _new;
    }
}
