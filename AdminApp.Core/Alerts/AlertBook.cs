namespace AdminApp.Core.Alerts;

/// <summary>What fires and what fired on all servers of the store, and what is muted. Kept in the store; immutable, so a change is another book.</summary>
internal sealed record AlertBook
{
    /// <summary>Maximum number of alerts that are kept.</summary>
    public const int MaxEvents = 200;

    /// <summary>What fires, and what fired, newest first; at most <see cref="MaxEvents"/>.</summary>
    public IReadOnlyList<AlertEvent> Events { get; init; } = [];

    /// <summary>Muted rules, until when (UTC).</summary>
    public IReadOnlyDictionary<string, DateTime> Muted { get; init; } = new Dictionary<string, DateTime>();

    /// <summary>The alert of a rule that fires; null if none does.</summary>
    public AlertEvent? OpenOf(string rule) => Events.FirstOrDefault(past => past.Rule == rule && past.ResolvedAtUtc is null);

    /// <summary>Whether nobody is told of a rule now.</summary>
    public bool IsMuted(string rule, DateTime utcNow) => Muted.TryGetValue(rule, out var until) && until > utcNow;

    /// <summary>Tells nobody of a rule until then; null ends it.</summary>
    public AlertBook Mute(string rule, DateTime? untilUtc)
    {
        var muted = new Dictionary<string, DateTime>(Muted);
        muted.Remove(rule);
        if (untilUtc is { } until)
        {
            muted[rule] = until;
        }

        return this with { Muted = muted };
    }

    /// <summary>Changes the alert of a rule that fires; the same book if none does.</summary>
    public AlertBook ChangeOpen(string rule, Func<AlertEvent, AlertEvent> change) => OpenOf(rule) is { } open ? Replace(open, change(open)) : this;

    /// <summary>An alert begins, or fires on one more server, or goes on if it may still return.</summary>
    public AlertBook Fire(AlertEvent fired) => Events.FirstOrDefault(past => past.Rule == fired.Rule && !past.IsOver) is { } same
        ? Replace(same, same with { ResolvedAtUtc = null, Peak = Math.Max(same.Peak, fired.Peak), Servers = [.. same.Servers.Union(fired.Servers)] })
        : Add(fired);

    /// <summary>A rule doesn't fire on some servers any more; with the last one, its alert is resolved.</summary>
    public AlertBook Resolve(string rule, IReadOnlyCollection<string> servers, DateTime utcNow) => ChangeOpen(rule, open =>
    {
        IReadOnlyList<string> left = [.. open.Servers.Except(servers)];
        return open with { Servers = left, ResolvedAtUtc = left.Count == 0 ? utcNow : null };
    });

    /// <summary>Puts one event in the place of another.</summary>
    public AlertBook Replace(AlertEvent before, AlertEvent after) => this with { Events = [.. Events.Select(past => ReferenceEquals(past, before) ? after : past)] };

    /// <summary>This book of the store, with what a server did to the one that it had when it last reached the store.</summary>
    /// <param name="before">The book that the server had then.</param>
    /// <param name="own">What it has now.</param>
    /// <param name="server">Its ID.</param>
    public AlertBook Merge(AlertBook before, AlertBook own, string server)
    {
        var merged = this;
        foreach (var mine in own.Events.Except(before.Events, ReferenceEqualityComparer.Instance).Cast<AlertEvent>().Reverse())
        {
            var same = merged.Events.FirstOrDefault(past => past.Rule == mine.Rule && (past.FiredAtUtc == mine.FiredAtUtc || (past.ResolvedAtUtc is null && mine.ResolvedAtUtc is null)));
            merged = same is null ? merged.Add(mine) : merged.Replace(same, Merge(same, mine, server));
        }

        return merged;
    }

    private static AlertEvent Merge(AlertEvent stored, AlertEvent mine, string server) => stored.Servers.All(other => other == server)
        ? mine with { IsTold = stored.IsTold || mine.IsTold, AcknowledgedBy = stored.AcknowledgedBy, AcknowledgedAtUtc = stored.AcknowledgedAtUtc }
        : stored with
        {
            IsTold = stored.IsTold || mine.IsTold,
            Peak = Math.Max(stored.Peak, mine.Peak),
            Servers = [.. mine.ResolvedAtUtc is null ? stored.Servers.Union([server]) : stored.Servers.Except([server])],
        };

    private AlertBook Add(AlertEvent fired)
    {
        var events = Events.ToList();
        var older = events.FindIndex(past => past.FiredAtUtc <= fired.FiredAtUtc);
        events.Insert(older < 0 ? events.Count : older, fired);
        return this with { Events = [.. events.Take(MaxEvents)] };
    }
}
