namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// A sliding-window log: at most <see cref="EffectiveLimit"/> in any interval of <see cref="Window"/>, wherever it begins. Unlike a token
/// bucket it never lets two bursts meet inside one window, and unlike fixed windows it does not depend on when the provider's begin.
/// A charge counts from the moment its place is taken until send + window + margin; the margin covers how much arrival delays vary.
/// Not thread-safe: the throttle locks.
/// </summary>
internal sealed class SlidingWindow(string name)
{
    /// <summary>How long the provider's own limit is believed without being told again: where nothing fits it, nothing is sent that could tell otherwise.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromHours(1);

    private readonly LinkedList<WindowCharge> _sent = new();
    private readonly HashSet<WindowCharge> _unsent = [];
    private WindowCharge? _unknownPast;
    private (long Limit, TimeSpan SentAt)? _told;
    private TimeSpan _listensFrom;

    /// <summary>Name of the budget.</summary>
    public string Name { get; } = name;

    /// <summary>Most requests or tokens; 0: no limit (charges are kept all the same, so that a limit set later knows them).</summary>
    public long Limit { get; set; }

    /// <summary>What is kept to: <see cref="Limit"/>, or the provider's own limit where it said a lower one. 0: no limit.</summary>
    public long EffectiveLimit => _told is { } told && told.Limit < Limit ? told.Limit : Limit;

    /// <summary>Length of the window.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The margin D.</summary>
    public TimeSpan Margin { get; set; }

    /// <summary>Charged now; call <see cref="Expire"/> first.</summary>
    public long Used { get; private set; }

    /// <summary>The part of <see cref="Used"/> that stands for a past that is not known.</summary>
    public long UnknownPast => _unknownPast?.Cost ?? 0;

    private TimeSpan Span => Window + Margin;

    /// <summary>Drops what is older than window + margin, and what the provider said too long ago.</summary>
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

    /// <summary>Whether a charge fits now.</summary>
    public bool HasRoom(long cost) => EffectiveLimit == 0 || Used + cost <= EffectiveLimit;

    /// <summary>The provider said its own limit with the answer to a request sent then; what it said to a later one counts. Zero is no limit but a refusal for good, and says nothing here. Returns whether it counts.</summary>
    public bool Tell(long limit, TimeSpan sentAt)
    {
        var counts = limit > 0 && sentAt >= _listensFrom && (_told is not { } known || known.SentAt <= sentAt);
        if (counts)
        {
            _told = (limit, sentAt);
        }

        return counts;
    }

    /// <summary>Forgets what the provider said: the admin's word is newer, and only answers to requests sent from now on count against it.</summary>
    public void ForgetTold(TimeSpan now) => (_told, _listensFrom) = (null, now);

    /// <summary>Takes a place.</summary>
    public WindowCharge Take(long cost)
    {
        var charge = new WindowCharge(cost);
        _unsent.Add(charge);
        Used += cost;
        return charge;
    }

    /// <summary>Counts the place from now on; the last call counts, since only the last bytes sent can arrive last.</summary>
    public void MarkSent(WindowCharge charge, TimeSpan now)
    {
        if (!_unsent.Remove(charge) && !_sent.Remove(charge))
        {
            // Already out of the window; sent again late (a transport retry): it counts once more.
            Used += charge.Cost;
        }

        charge.SentAt = now;
        _sent.AddLast(charge);
    }

    /// <summary>Returns a place that was never sent.</summary>
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

    /// <summary>Counts the whole window as spent but for <paramref name="probe"/>, for one window's length, since nobody knows what was sent before.</summary>
    public void AssumeSpent(long probe, TimeSpan now)
    {
        Expire(now);
        if (EffectiveLimit - Used - probe is > 0 and var unknown)
        {
            _unknownPast = Take(unknown);
            MarkSent(_unknownPast, now);
        }
    }

    /// <summary>The provider said how much is left: the unknown past is what it counts beyond our own.</summary>
    public void LearnPast(long providerUsed)
    {
        if (_unknownPast is { } past)
        {
            Correct(past, Math.Clamp(providerUsed - (Used - past.Cost), 0, past.Cost));
        }
    }

    /// <summary>Its future as far as it is known, for forecasts.</summary>
    public WindowForecast Forecast(TimeSpan now) =>
        new(EffectiveLimit, Span, Used, [.. _sent.Select(charge => (charge.SentAt!.Value + Span, charge.Cost)), .. _unsent.Select(charge => (now + Span, charge.Cost))]);
}
