namespace AdminApp.Core.Alerts;

/// <summary>
/// Decides what fires and what is resolved. Pure: readings go in with the time, notices come out. An alert that ends and returns within
/// <see cref="Rejoin"/> is one alert, so its end is told after that time; one without readings for <see cref="Silence"/> is resolved.
/// Not thread-safe.
/// </summary>
internal sealed class AlertEngine(IReadOnlyList<AlertRule> rules)
{
    /// <summary>Maximum number of past alerts that are kept.</summary>
    public const int MaxEvents = 200;

    /// <summary>An alert that returns within this time is the same one.</summary>
    public static readonly TimeSpan Rejoin = TimeSpan.FromMinutes(5);

    /// <summary>An alert without any reading for so long is over.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    private readonly List<AlertEvent> _events = [];
    private readonly Dictionary<string, DateTime> _muted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (AlertStatus Status, DateTime Since, double? Value, double? Threshold)> _states = new(StringComparer.Ordinal);

    /// <summary>Rises with each change that is worth keeping.</summary>
    public int Version { get; private set; }

    /// <summary>What fires, and what fired, newest first.</summary>
    public IReadOnlyList<AlertEvent> Events => [.. _events];

    /// <summary>The rules as they are.</summary>
    public IReadOnlyList<AlertRuleState> States(DateTime utcNow) =>
    [
        .. rules.Select(rule =>
        {
            var (status, _, value, threshold) = _states.GetValueOrDefault(rule.Id, (AlertStatus.NoData, default, null, null));
            return new AlertRuleState(rule, status, value, threshold, OpenOf(rule.Id), _muted.TryGetValue(rule.Id, out var until) && until > utcNow ? until : null);
        }),
    ];

    /// <summary>What is to be kept.</summary>
    public AlertBook ToBook() => new() { Events = Events, Muted = new Dictionary<string, DateTime>(_muted) };

    /// <summary>Goes on from what was kept.</summary>
    public void Load(AlertBook book)
    {
        _events.Clear();
        _events.AddRange(book.Events.Where(kept => rules.Any(rule => rule.Id == kept.Rule)).Take(MaxEvents));
        foreach (var (rule, until) in book.Muted)
        {
            _muted[rule] = until;
        }
    }

    /// <summary>Looks at the readings. Returns what is to be told.</summary>
    public IReadOnlyList<AlertNotice> Evaluate(AlertReadings readings, AlertsOptions options, DateTime utcNow)
    {
        var notices = new List<AlertNotice>();
        foreach (var rule in rules)
        {
            Evaluate(rule, rule.Value(readings), rule.Threshold(options), utcNow);
            Follow(rule, readings);
            TellBegin(rule, utcNow, notices);
            TellEnd(rule, utcNow, notices);
        }

        return notices;
    }

    /// <summary>Somebody has seen it. Returns whether it fires.</summary>
    public bool Acknowledge(string rule, string who, DateTime utcNow) =>
        Replace(rule, open => open with { AcknowledgedBy = who, AcknowledgedAtUtc = utcNow });

    /// <summary>It is not acknowledged after all. Returns whether it fires.</summary>
    public bool Unacknowledge(string rule) => Replace(rule, open => open with { AcknowledgedBy = null, AcknowledgedAtUtc = null });

    /// <summary>Tells nobody of a rule until then; null ends it.</summary>
    public void Mute(string rule, DateTime? untilUtc)
    {
        if (untilUtc is { } until)
        {
            _muted[rule] = until;
        }
        else
        {
            _muted.Remove(rule);
        }

        Version++;
    }

    private void Evaluate(AlertRule rule, double? value, double? threshold, DateTime utcNow)
    {
        var open = OpenOf(rule.Id);
        var before = _states.GetValueOrDefault(rule.Id, (Status: open is null ? AlertStatus.NoData : AlertStatus.Firing, Since: utcNow, Value: null, Threshold: null));
        var status = StatusOf(rule, value, threshold, open, (before.Status, before.Since), utcNow);
        _states[rule.Id] = (status, status == before.Status ? before.Since : utcNow, value, threshold);
        if (status == AlertStatus.Firing && open is null)
        {
            Fire(rule, value!.Value, threshold!.Value, utcNow);
        }
        else if (status == AlertStatus.Firing && value > open!.Peak)
        {
            Replace(rule.Id, it => it with { Peak = value.Value });
        }
        else if (status != AlertStatus.Firing && open is not null && (value is not null || threshold is null || utcNow - SilentSince(before, utcNow) >= Silence))
        {
            Replace(rule.Id, it => it with { ResolvedAtUtc = utcNow });
        }
    }

    private static AlertStatus StatusOf(
        AlertRule rule, double? value, double? threshold, AlertEvent? open, (AlertStatus Status, DateTime Since) before, DateTime utcNow)
    {
        if (threshold is not { } limit)
        {
            return AlertStatus.Ok;
        }

        if (value is not { } known)
        {
            return AlertStatus.NoData;
        }

        if (open is not null)
        {
            return IsBeyond(rule, known, limit * rule.RecoverAt) ? AlertStatus.Firing : AlertStatus.Ok;
        }

        if (!IsBeyond(rule, known, limit))
        {
            return AlertStatus.Ok;
        }

        var since = before.Status == AlertStatus.Pending ? before.Since : utcNow;
        return utcNow - since >= rule.Hold ? AlertStatus.Firing : AlertStatus.Pending;
    }

    private static bool IsBeyond(AlertRule rule, double value, double limit) => rule.AtThreshold ? value >= limit : value > limit;

    // The people that a firing alert concerns. A new one is news: the alert is sent again and is no longer acknowledged.
    private void Follow(AlertRule rule, AlertReadings readings)
    {
        if (_states[rule.Id].Status != AlertStatus.Firing || OpenOf(rule.Id) is not { } open)
        {
            return;
        }

        var (detail, concerns) = (rule.Detail?.Invoke(readings), rule.Concerns?.Invoke(readings) ?? []);
        var joined = concerns.Except(open.Concerns, StringComparer.Ordinal).Any();
        if (joined || detail != open.Detail || concerns.Count != open.Concerns.Count)
        {
            Replace(rule.Id, it => it with { Detail = detail, Concerns = concerns });
        }

        if (joined)
        {
            Replace(rule.Id, it => it with { IsTold = false, AcknowledgedBy = null, AcknowledgedAtUtc = null });
        }
    }

    private static DateTime SilentSince((AlertStatus Status, DateTime Since, double? Value, double? Threshold) before, DateTime utcNow) =>
        before.Status == AlertStatus.NoData ? before.Since : utcNow;

    private void Fire(AlertRule rule, double value, double threshold, DateTime utcNow)
    {
        Version++;
        var last = _events.FindIndex(past => past.Rule == rule.Id && !past.IsOver);
        if (last >= 0)
        {
            // It goes on: nobody is told twice.
            _events[last] = _events[last] with { ResolvedAtUtc = null, Peak = Math.Max(_events[last].Peak, value) };
            return;
        }

        _events.Insert(0, new AlertEvent { Rule = rule.Id, FiredAtUtc = utcNow, Threshold = threshold, Peak = value });
        if (_events.Count > MaxEvents)
        {
            _events.RemoveAt(MaxEvents);
        }
    }

    // Once, as soon as the rule is not muted.
    private void TellBegin(AlertRule rule, DateTime utcNow, List<AlertNotice> notices)
    {
        if (OpenOf(rule.Id) is { IsTold: false } && !IsMuted(rule.Id, utcNow))
        {
            Replace(rule.Id, open => open with { IsTold = true });
            notices.Add(new AlertNotice(rule, OpenOf(rule.Id)!, IsResolved: false));
        }
    }

    // If people heard that it began, they hear that it ended, even if it is muted by then.
    private void TellEnd(AlertRule rule, DateTime utcNow, List<AlertNotice> notices)
    {
        var at = _events.FindIndex(past => past.Rule == rule.Id && !past.IsOver && past.ResolvedAtUtc is { } resolved && utcNow - resolved >= Rejoin);
        if (at >= 0)
        {
            _events[at] = _events[at] with { IsOver = true };
            Version++;
            if (_events[at].IsTold)
            {
                notices.Add(new AlertNotice(rule, _events[at], IsResolved: true));
            }
        }
    }

    private bool Replace(string rule, Func<AlertEvent, AlertEvent> change)
    {
        var at = _events.FindIndex(past => past.Rule == rule && past.ResolvedAtUtc is null);
        if (at < 0)
        {
            return false;
        }

        _events[at] = change(_events[at]);
        Version++;
        return true;
    }

    private AlertEvent? OpenOf(string rule) => _events.Find(past => past.Rule == rule && past.ResolvedAtUtc is null);

    private bool IsMuted(string rule, DateTime utcNow) => _muted.TryGetValue(rule, out var until) && until > utcNow;
}
