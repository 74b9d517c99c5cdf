namespace AdminApp.Core.Llm.Scheduling;

/// <summary>Round robin over users, and first in, first out within each, by submission.</summary>
internal sealed class UserRound
{
    private readonly LinkedList<UserLine> _round = new();
    private readonly Dictionary<string, LinkedListNode<UserLine>> _users = new(StringComparer.Ordinal);
    private readonly List<UserLine> _lines = [];

    public int Count { get; private set; }

    /// <summary>Who waits, with how many requests.</summary>
    public IEnumerable<(string User, int Count)> Users => _round.Select(line => (line.User, line.Waiting.Count));

    public int CountOf(string user) => _users.TryGetValue(user, out var node) ? node.Value.Waiting.Count : 0;

    /// <summary>The first user's next request that will do; null if none will.</summary>
    public Waiter? FirstOfUsers(Predicate<Waiter> will)
    {
        foreach (var line in _round)
        {
            if (will(line.Waiting[0]))
            {
                return line.Waiting[0];
            }
        }

        return null;
    }

    /// <summary>How many go before a new request of this user: its own, and as many of each other user, or one more of those whose turn in the round is before.</summary>
    public int BeforeNew(string user)
    {
        var own = CountOf(user);
        var (before, passed) = (0, own == 0);
        foreach (var line in _round)
        {
            if (line.User == user)
            {
                (before, passed) = (before + own, true);
                continue;
            }

            before += Math.Min(line.Waiting.Count, passed && own > 0 ? own : own + 1);
        }

        return before;
    }

    /// <summary>The request of a user that came last and was never sent; null if there is none.</summary>
    public Waiter? LastOf(string user) => _users.TryGetValue(user, out var node) ? node.Value.Waiting.FindLast(waiter => !waiter.IsRetry) : null;

    public void Add(Waiter waiter)
    {
        if (!_users.TryGetValue(waiter.User, out var node))
        {
            node = _round.AddLast(new UserLine(waiter.User));
            _users.Add(waiter.User, node);
        }

        var line = node.Value.Waiting;
        var at = line.Count;
        while (at > 0 && IsBefore(waiter, line[at - 1]))
        {
            at--;
        }

        line.Insert(at, waiter);
        Count++;
    }

    /// <summary>Removes a request. Returns whether it was there.</summary>
    /// <param name="turnOver">It was granted, so its user goes to the end of the round.</param>
    public bool Remove(Waiter waiter, bool turnOver)
    {
        if (!_users.TryGetValue(waiter.User, out var node) || !node.Value.Waiting.Remove(waiter))
        {
            return false;
        }

        Count--;
        if (node.Value.Waiting.Count == 0)
        {
            _round.Remove(node);
            _users.Remove(waiter.User);
        }
        else if (turnOver)
        {
            _round.Remove(node);
            _round.AddLast(node);
        }

        return true;
    }

    /// <summary>Adds all requests in their order.</summary>
    public void AddInOrder(List<Waiter> order)
    {
        _lines.Clear();
        _lines.AddRange(_round);
        for (var turn = 0; _lines.Count > 0; turn++)
        {
            var left = 0;
            for (var i = 0; i < _lines.Count; i++)
            {
                var line = _lines[i];
                order.Add(line.Waiting[turn]);
                if (line.Waiting.Count > turn + 1)
                {
                    _lines[left++] = line;
                }
            }

            _lines.RemoveRange(left, _lines.Count - left);
        }
    }

    private static bool IsBefore(Waiter a, Waiter b) => a.Submitted != b.Submitted ? a.Submitted < b.Submitted : a.Order < b.Order;

    private sealed record UserLine(string User)
    {
        public List<Waiter> Waiting { get; } = [];
    }
}
