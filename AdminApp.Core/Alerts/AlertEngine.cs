namespace AdminApp.Core.Alerts;

/// <summary>
/// Decides what fires and what is resolved on this server, beside what fires on others: an alert is one, wherever it fires, and over when it fires nowhere. Pure: readings
/// go in with the time, notices come out. An alert that ends and returns within <see cref="Rejoin"/> is one alert, so its end is told after that time; one without
/// readings for <see cref="Silence"/> is resolved. Not thread-safe.
/// </summary>
/// <param name="rules">The rules.</param>
/// <param name="server">ID of this server.</param>
internal sealed class AlertEngine(IReadOnlyList<AlertRule> rules, string server)
{
    /// <summary>An alert that returns within this time is the same one.</summary>
    public static readonly TimeSpan Rejoin = TimeSpan.FromMinutes(5);

    /// <summary>An alert without any reading for so long is over.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, (AlertStatus Status, DateTime Since, double? Value, double? Threshold)> _states = new(StringComparer.Ordinal);

    /// <summary>What is to be kept.</summary>
    public AlertBook Book { get; private set; } = new();

    /// <summary>What fires, and what fired, newest first.</summary>
    public IReadOnlyList<AlertEvent> Events => Book.Events;

    /// <summary>The rules as they are here, and what fires anywhere.</summary>
    public IReadOnlyList<AlertRuleState> States(DateTime utcNow) =>
    [
        .. rules.Select(rule =>
        {
            var (status, _, value, threshold) = _states.GetValueOrDefault(rule.Id, (AlertStatus.NoData, default, null, null));
            var open = Book.OpenOf(rule.Id);
            var elsewhere = open is not null && !open.Servers.Contains(server);
            return new AlertRuleState(rule, elsewhere ? AlertStatus.Firing : status, value, threshold, open, Book.IsMuted(rule.Id, utcNow) ? Book.Muted[rule.Id] : null) { FiresElsewhere = elsewhere };
        }),
    ];

    /// <summary>Another engine in the same state.</summary>
    public AlertEngine Copy()
    {
        var copy = new AlertEngine(rules, server) { Book = Book };
        foreach (var (rule, state) in _states)
        {
            copy._states[rule] = state;
        }

        return copy;
    }

    /// <summary>Goes on from what was kept. Alerts of rules that are gone are left out; one that fires and names no server, as an earlier version kept it, fires here.</summary>
    public void Load(AlertBook book) => Book = book with
    {
        Events =
        [
            .. book.Events.Where(kept => rules.Any(rule => rule.Id == kept.Rule)).Take(AlertBook.MaxEvents)
                .Select(kept => kept is { ResolvedAtUtc: null, Servers.Count: 0 } ? kept with { Servers = [server] } : kept),
        ],
    };

    /// <summary>Looks at the readings. Returns what is to be told.</summary>
    /// <param name="readings">What was measured here.</param>
    /// <param name="options">The thresholds.</param>
    /// <param name="utcNow">Now.</param>
    /// <param name="living">IDs of the servers that are running; null if that is not known. Nothing fires on others.</param>
    public IReadOnlyList<AlertNotice> Evaluate(AlertReadings readings, AlertsOptions options, DateTime utcNow, IReadOnlySet<string>? living = null)
    {
        var notices = new List<AlertNotice>();
        foreach (var rule in rules)
        {
            ResolveOnDeadServers(rule, utcNow, living);
            Evaluate(rule, rule.Value(readings), rule.Threshold(options), utcNow);
            Follow(rule, readings);
            TellBegin(rule, utcNow, notices);
            TellEnd(rule, utcNow, notices);
        }

        return notices;
    }

    /// <summary>Someone has seen it.</summary>
    public void Acknowledge(string rule, string who, DateTime utcNow) => Book = Book.ChangeOpen(rule, open => open with { AcknowledgedBy = who, AcknowledgedAtUtc = utcNow });

    /// <summary>It is not acknowledged after all.</summary>
    public void Unacknowledge(string rule) => Book = Book.ChangeOpen(rule, open => open with { AcknowledgedBy = null, AcknowledgedAtUtc = null });

    /// <summary>Tells nobody of a rule until then; null ends it.</summary>
    public void Mute(string rule, DateTime? untilUtc) => Book = Book.Mute(rule, untilUtc);

    // What fires here; null if nothing does, or only on other servers.
    private AlertEvent? OpenHere(string rule) => Book.OpenOf(rule) is { } open && open.Servers.Contains(server) ? open : null;

    private void ResolveOnDeadServers(AlertRule rule, DateTime utcNow, IReadOnlySet<string>? living)
    {
        if (living is not null && Book.OpenOf(rule.Id)?.Servers.Where(other => other != server && !living.Contains(other)).ToList() is { Count: > 0 } dead)
        {
            Book = Book.Resolve(rule.Id, dead, utcNow);
        }
    }

    private void Evaluate(AlertRule rule, double? value, double? threshold, DateTime utcNow)
    {
        var here = OpenHere(rule.Id);
        var before = _states.GetValueOrDefault(rule.Id, (Status: here is null ? AlertStatus.NoData : AlertStatus.Firing, Since: utcNow, Value: null, Threshold: null));
        var status = StatusOf(rule, value, threshold, here, (before.Status, before.Since), utcNow);
        _states[rule.Id] = (status, status == before.Status ? before.Since : utcNow, value, threshold);
        if (status == AlertStatus.Firing && here is null)
        {
            Book = Book.Fire(new AlertEvent { Rule = rule.Id, FiredAtUtc = utcNow, Threshold = threshold!.Value, Peak = value!.Value, Servers = [server] });
        }
        else if (status == AlertStatus.Firing && value > here!.Peak)
        {
            Book = Book.ChangeOpen(rule.Id, it => it with { Peak = value.Value });
        }
        else if (status != AlertStatus.Firing && here is not null && (value is not null || threshold is null || utcNow - SilentSince(before, utcNow) >= Silence))
        {
            Book = Book.Resolve(rule.Id, [server], utcNow);
        }
    }

    private static AlertStatus StatusOf(
        AlertRule rule, double? value, double? threshold, AlertEvent? here, (AlertStatus Status, DateTime Since) before, DateTime utcNow)
    {
        if (threshold is not { } limit)
        {
            return AlertStatus.Ok;
        }

        if (value is not { } known)
        {
            return AlertStatus.NoData;
        }

        if (here is not null)
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

    // The people that a firing alert concerns. A new one is news: the alert is sent again and is no longer acknowledged. Where it fires on several servers, none takes back what
    // another one has seen first.
    private void Follow(AlertRule rule, AlertReadings readings)
    {
        if (_states[rule.Id].Status != AlertStatus.Firing || OpenHere(rule.Id) is not { } open)
        {
            return;
        }

        var (detail, concerns) = (rule.Detail?.Invoke(readings), rule.Concerns?.Invoke(readings) ?? []);
        var joined = concerns.Except(open.Concerns, StringComparer.Ordinal).Any();
        if (joined)
        {
            IReadOnlyList<string> all = open.Servers is [_] ? concerns : [.. open.Concerns.Union(concerns, StringComparer.Ordinal)];
            Book = Book.Replace(open, open with { Detail = detail, Concerns = all, IsTold = false, AcknowledgedBy = null, AcknowledgedAtUtc = null });
        }
        else if (open.Servers is [_] && (detail != open.Detail || concerns.Count != open.Concerns.Count))
        {
            Book = Book.Replace(open, open with { Detail = detail, Concerns = concerns });
        }
    }

    private static DateTime SilentSince((AlertStatus Status, DateTime Since, double? Value, double? Threshold) before, DateTime utcNow) =>
        before.Status == AlertStatus.NoData ? before.Since : utcNow;

    // Once, as soon as the rule is not muted.
    private void TellBegin(AlertRule rule, DateTime utcNow, List<AlertNotice> notices)
    {
        if (Book.OpenOf(rule.Id) is { IsTold: false } open && !Book.IsMuted(rule.Id, utcNow))
        {
            var told = open with { IsTold = true };
            Book = Book.Replace(open, told);
            notices.Add(new AlertNotice(rule, told, IsResolved: false));
        }
    }

    // If people heard that it began, they hear that it ended, even if it is muted by then.
    private void TellEnd(AlertRule rule, DateTime utcNow, List<AlertNotice> notices)
    {
        if (Book.Events.FirstOrDefault(past => past.Rule == rule.Id && !past.IsOver && past.ResolvedAtUtc is { } resolved && utcNow - resolved >= Rejoin) is { } ended)
        {
            var over = ended with { IsOver = true };
            Book = Book.Replace(ended, over);
            if (over.IsTold)
            {
                notices.Add(new AlertNotice(rule, over, IsResolved: true));
            }
        }
    }
}
