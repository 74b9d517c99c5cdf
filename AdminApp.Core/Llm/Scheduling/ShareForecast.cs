using System.Runtime.InteropServices;
using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>When those whose share of a window is used up get room again: as their own charges leave it, in their order. The background has one share for all its users.</summary>
internal sealed class ShareForecast
{
    private readonly Dictionary<string, Line> _users = new(StringComparer.Ordinal);
    private readonly Line _background = new();
    private BudgetWindow _window = null!;
    private bool _binds;
    private bool _bindsUsers;

    /// <summary>Begins with the window as it is.</summary>
    /// <param name="othersActive">Whether another user was active, so that the shares of users count.</param>
    public void Begin(BudgetWindow window, ChargeLog log, bool othersActive, TimeSpan now)
    {
        _window = window;
        _users.Clear();
        _background.Clear();
        _binds = window.Share != long.MaxValue;
        _bindsUsers = _binds && othersActive;
        if (!_binds || (!othersActive && window.HeldByBackground == 0))
        {
            return;
        }

        for (var index = window.From; index < log.Next; index++)
        {
            ref var charge = ref log[index];
            if (charge.In(window.Unit) is > 0 and var cost)
            {
                Add(charge.User, charge.Class, charge.SentAt + window.Span, cost);
            }
        }

        // What was granted but not sent leaves after all that was.
        foreach (var (user, held) in window.HeldByUsers)
        {
            if (_bindsUsers)
            {
                LineOf(user).Add(now + window.Span, held - LineOf(user).Held);
            }
        }

        _background.Add(now + window.Span, window.HeldByBackground - _background.Held);
    }

    /// <summary>The first time from <paramref name="from"/> on at which the share of the call's user, or of the background, has room.</summary>
    public TimeSpan EarliestRoom(PlannedCall call, TimeSpan from)
    {
        var at = from;
        if (_bindsUsers)
        {
            at = LineOf(call.User).EarliestRoom(at, Cost(call), _window.Share);
        }

        return _binds && call.Class == LlmClass.Background ? _background.EarliestRoom(at, Cost(call), _window.Share) : at;
    }

    /// <summary>Plans a charge.</summary>
    public void Charge(PlannedCall call, TimeSpan at)
    {
        if (_binds)
        {
            Add(call.User, call.Class, at + _window.Span, Cost(call));
        }
    }

    private long Cost(PlannedCall call) => _window.Unit == BudgetUnit.Tokens ? call.Tokens : 1;

    private void Add(string? user, LlmClass @class, TimeSpan leaves, long cost)
    {
        if (_bindsUsers && user is not null)
        {
            LineOf(user).Add(leaves, cost);
        }

        if (@class == LlmClass.Background)
        {
            _background.Add(leaves, cost);
        }
    }

    private Line LineOf(string user)
    {
        ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(_users, user, out _);
        return line ??= new Line();
    }

    private sealed class Line
    {
        private readonly Queue<(TimeSpan At, long Cost)> _releases = new();

        public long Held { get; private set; }

        public void Clear()
        {
            _releases.Clear();
            Held = 0;
        }

        public void Add(TimeSpan leaves, long cost)
        {
            if (cost > 0)
            {
                _releases.Enqueue((leaves, cost));
                Held += cost;
            }
        }

        public TimeSpan EarliestRoom(TimeSpan from, long cost, long share)
        {
            var at = from;
            while (_releases.TryPeek(out var next) && (next.At <= at || (Held > 0 && Held + cost > share)))
            {
                Held -= _releases.Dequeue().Cost;
                at = next.At > at ? next.At : at;
            }

            return at;
        }
    }
}
