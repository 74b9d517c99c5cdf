namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// A sliding-window log: at most <see cref="EffectiveLimit"/> in any interval of <see cref="Window"/>, wherever it begins. Unlike a token
/// bucket it never lets two bursts meet inside one window, and unlike fixed windows it does not depend on when the provider's windows begin.
/// A charge counts from its grant until send time + window + margin; the margin covers how much arrival delays vary.
/// Not thread-safe: the throttle locks.
/// </summary>
internal sealed class SlidingWindow(string name)
{
    /// <summary>How long the provider's own limit applies without being reported again: if nothing fits it, nothing is sent that could show otherwise.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromHours(1);

    private readonly LinkedList<WindowCharge> _sent = new();
    private readonly HashSet<WindowCharge> _unsent = [];
    private WindowCharge? _unknownPast;
    private (long Limit, TimeSpan SentAt)? _told;
    private TimeSpan _listensFrom;

    /// <summary>Name of the budget.</summary>
    public string Name { get; } = name;

    /// <summary>Maximum number of requests or tokens; 0 for no limit (charges are still recorded, so that a limit set later can count them).</summary>
    public long Limit { get; set; }

    /// <summary>The limit in force: <see cref="Limit"/>, or the provider's own limit if that is lower. 0 for no limit.</summary>
    public long EffectiveLimit => _told is { } told && told.Limit < Limit ? told.Limit : Limit;

    /// <summary>Length of the window.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The margin D.</summary>
    public TimeSpan Margin { get; set; }

    /// <summary>What is currently charged; call <see cref="Expire"/> first.</summary>
    public long Used { get; private set; }

    /// <summary>The part of <see cref="Used"/> that represents an unknown past.</summary>
    public long UnknownPast => _unknownPast?.Cost ?? 0;

    private TimeSpan Span => Window + Margin;

    /// <summary>Drops what is older than window + margin, and what the provider reported too long ago.</summary>
    public void Expire(TimeSpan now)
    {
        if (_told is { } told && told.SentAt + Believed <= now)
        {
            _told = null;
        }

        while (_sent.First is { } oldest && oldest.Value.SentAt!.Value + Span <= now)
        {
            Used -= oldest.Value.Cost;
            if (oldest.Value == _unknownPast)
            {
                _unknownPast = null;
            }

            _sent.RemoveFirst();
        }
    }

    /// <summary>Whether a charge currently fits.</summary>
    public bool HasRoom(long cost) => EffectiveLimit == 0 || Used + cost <= EffectiveLimit;

    /// <summary>Processes the provider's own limit, reported for a request sent at this time; the report for a later one wins. Zero is not a limit but a permanent refusal, and is ignored here. Returns whether it counts.</summary>
    public bool Tell(long limit, TimeSpan sentAt)
    {
        var counts = limit > 0 && sentAt >= _listensFrom && (_told is not { } known || known.SentAt <= sentAt);
        if (counts)
        {
            _told = (limit, sentAt);
        }

        return counts;
    }

    /// <summary>Forgets what the provider reported: the admin's setting is newer, and only answers to requests sent from now on can override it.</summary>
    public void ForgetTold(TimeSpan now) => (_told, _listensFrom) = (null, now);

    /// <summary>Charges the window.</summary>
    public WindowCharge Take(long cost)
    {
        var charge = new WindowCharge(cost);
        _unsent.Add(charge);
        Used += cost;
        return charge;
    }

    /// <summary>Starts the time of a charge; the last call counts, because the bytes sent last arrive last.</summary>
    public void MarkSent(WindowCharge charge, TimeSpan now)
    {
        if (!_unsent.Remove(charge) && !_sent.Remove(charge))
        {
            // It had already left the window and was sent again late (a transport retry): it counts once more.
            Used += charge.Cost;
        }

        charge.SentAt = now;
        _sent.AddLast(charge);
    }

    /// <summary>Refunds a charge that was never sent.</summary>
    public void Return(WindowCharge charge)
    {
        if (_unsent.Remove(charge))
        {
            Used -= charge.Cost;
        }
    }

    /// <summary>Replaces the cost of a charge that still counts.</summary>
    public void Correct(WindowCharge charge, long cost)
    {
        if (charge.Cost != cost && (_unsent.Contains(charge) || _sent.Contains(charge)))
        {
            Used += cost - charge.Cost;
            charge.Cost = cost;
        }
    }

    /// <summary>Restores what an earlier process sent.</summary>
    public void Restore(long cost, TimeSpan sentAt)
    {
        var charge = new WindowCharge(cost) { SentAt = sentAt };
        var before = _sent.Last;
        while (before is not null && before.Value.SentAt > sentAt)
        {
            before = before.Previous;
        }

        if (before is null)
        {
            _sent.AddFirst(charge);
        }
        else
        {
            _sent.AddAfter(before, charge);
        }

        Used += cost;
    }

    /// <summary>Counts the whole window as used except for <paramref name="probe"/>, for the length of one window, because what was sent before is unknown.</summary>
    public void AssumeSpent(long probe, TimeSpan now)
    {
        Expire(now);
        if (EffectiveLimit - Used - probe is > 0 and var unknown)
        {
            _unknownPast = Take(unknown);
            MarkSent(_unknownPast, now);
        }
    }

    /// <summary>The provider reported how much is left: the unknown past is what it counts beyond our own requests.</summary>
    public void LearnPast(long providerUsed)
    {
        if (_unknownPast is { } past)
        {
            Correct(past, Math.Clamp(providerUsed - (Used - past.Cost), 0, past.Cost));
        }
    }

    /// <summary>A copy for forecasts.</summary>
    public WindowForecast Forecast(TimeSpan now) =>
        new(EffectiveLimit, Span, Used, [.. _sent.Select(charge => (charge.SentAt!.Value + Span, charge.Cost)), .. _unsent.Select(charge => (now + Span, charge.Cost))]);
}
