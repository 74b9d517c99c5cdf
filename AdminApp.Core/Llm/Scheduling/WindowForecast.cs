using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>A window played forward: charges leave it in their order, and planned ones are added. It reads the window's own charges where they are.</summary>
internal sealed class WindowForecast
{
    private readonly List<(TimeSpan At, long Cost)> _planned = [];
    private BudgetWindow _window = null!;
    private ChargeLog _log = null!;
    private long _limit;
    private TimeSpan _othersUntil;
    private long _used;
    private long _others;
    private long _index;
    private int _first;

    /// <summary>What holds up a request that does not fit.</summary>
    public Constraint Constraint { get; private set; }

    /// <summary>What a request with this many tokens costs in it.</summary>
    public long Cost(long tokens) => _window.Unit == BudgetUnit.Tokens ? tokens : 1;

    /// <summary>Begins with the window as it is.</summary>
    /// <param name="ignoresOthers">A probe comes first, which tests whether others still hold what they held.</param>
    public void Begin(BudgetWindow window, ChargeLog log, Constraint constraint, bool ignoresOthers, TimeSpan now)
    {
        (_window, _log, _limit, _used, _index, _first) = (window, log, window.EffectiveLimit, window.Used, window.From, 0);
        (_others, _othersUntil) = (ignoresOthers ? 0 : window.OthersHold, window.OthersUntil);
        Constraint = constraint;
        _planned.Clear();
        if (window.Unsent > 0)
        {
            _planned.Add((now + window.Span, window.Unsent));
        }
    }

    /// <summary>The first time from <paramref name="from"/> on at which a charge fits; null if it is larger than the limit itself. The times asked for must not decrease.</summary>
    public TimeSpan? EarliestRoom(TimeSpan from, long cost)
    {
        if (_limit == 0)
        {
            return from;
        }

        if (cost > _limit)
        {
            return null;
        }

        ReleaseUntil(from);
        var at = from;
        while (_used + _others + cost > _limit)
        {
            at = NextRelease;
            if (at == TimeSpan.MaxValue)
            {
                return null;
            }

            ReleaseUntil(at);
        }

        return at;
    }

    /// <summary>When the next charge leaves, or others' part ends.</summary>
    public TimeSpan NextRelease
    {
        get
        {
            var next = _index < _log.Next ? _log[_index].SentAt + _window.Span
                : _first < _planned.Count ? _planned[_first].At
                : TimeSpan.MaxValue;
            return _others > 0 && _othersUntil < next ? _othersUntil : next;
        }
    }

    /// <summary>Whether two charges fit together at a time that is not before the last one asked for.</summary>
    /// <param name="earlier">A charge made at <paramref name="made"/>; it has left again if the window has passed it by then.</param>
    public bool FitsBeside(TimeSpan at, long cost, TimeSpan made, long earlier)
    {
        ReleaseUntil(at);
        return _limit == 0 || _used + _others + cost + (made + _window.Span > at ? earlier : 0) <= _limit;
    }

    /// <summary>Plans a charge.</summary>
    public void Charge(TimeSpan at, long cost)
    {
        if (_limit == 0)
        {
            return;
        }

        _used += cost;
        var leaves = at + _window.Span;
        var place = _planned.Count;
        while (place > _first && _planned[place - 1].At > leaves)
        {
            place--;
        }

        _planned.Insert(place, (leaves, cost));
    }

    private void ReleaseUntil(TimeSpan at)
    {
        while (_index < _log.Next && _log[_index].SentAt + _window.Span <= at)
        {
            _used -= _log[_index++].In(_window.Unit);
        }

        if (_index == _log.Next)
        {
            while (_first < _planned.Count && _planned[_first].At <= at)
            {
                _used -= _planned[_first++].Cost;
            }
        }

        if (_othersUntil <= at)
        {
            _others = 0;
        }
    }
}
