using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// Decides which call is sent when: windows, queue, gate, concurrency and forecast. Pure: events go in with the time, and what is to be
/// done about them comes out as <see cref="SchedulerEffects"/>. It has no lock, timer, task, clock, file or log, so that the running service,
/// a forecast, the preview of other limits and the tests all play the same code.
/// </summary>
internal sealed partial class Scheduler
{
    /// <summary>How long a user counts as active after a request.</summary>
    public static readonly TimeSpan Active = TimeSpan.FromMinutes(10);

    /// <summary>The longest time between two looks while somebody waits.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Shortest time between two rounds of news to those who wait.</summary>
    public static readonly TimeSpan NewsInterval = TimeSpan.FromMilliseconds(250);

    private const int MaxGroups = 32;
    private const string ProbeAfterRestart = "the first reply after the restart";
    private static readonly TimeSpan MinAskAgain = TimeSpan.FromSeconds(1);
    private static readonly Comparer<Waiter> ByDeadline = Comparer<Waiter>.Create(
        (a, b) => a.Deadline != b.Deadline ? a.Deadline.CompareTo(b.Deadline) : a.Order.CompareTo(b.Order));

    private readonly Dictionary<(long Account, string Model), BudgetGroup> _groups = [];
    private readonly SortedSet<Waiter> _deadlines = new(ByDeadline);
    private readonly List<Waiter> _late = [];
    private readonly ActiveUsers _users = new(Active);
    private readonly HashSet<int> _dropped = [];
    private readonly PastState _past;
    private readonly TimeSpan _began;
    private SchedulerSettings _settings;
    private SchedulerEffects _effects = new();
    private SchedulerEffects? _spare = new();
    private ThrottleGate _gate = ThrottleGate.Open;
    private TimeSpan _closedUntil;
    private TimeSpan _toldAt = TimeSpan.MinValue;
    private long _order;
    private long _nextId;
    private int _running;

    /// <summary>Begins with what is known of the last window.</summary>
    public Scheduler(SchedulerSettings settings, PastState past, TimeSpan now)
    {
        (_settings, _past, _began, _nextId) = (settings, past, now, past.NextId);
        foreach (var (month, tokens) in past.Months)
        {
            Months.Stored(month, 0, tokens);
        }

        foreach (var (month, tokens) in past.Unstored)
        {
            Months.Add(month, tokens);
        }

        Months.Limit = settings.TokensPerMonth;
        Main = GroupOf(settings.Model, now);
        if (!past.IsKnown)
        {
            _effects.Notices.Add(new SchedulerNotice(NoticeKind.PastUnknown, "", 0));
        }
    }

    /// <summary>The calendar month (UTC) that pays for what is granted now, such as 202611.</summary>
    public int Month { get; set; }

    /// <summary>The month's tokens.</summary>
    public MonthBudget Months { get; } = new();

    /// <summary>What the provider last reported as left of the month; null if nothing.</summary>
    public long? RemainingOfMonth { get; private set; }

    /// <summary>The budgets of the configured model.</summary>
    public BudgetGroup Main { get; private set; }

    /// <summary>The number of the last grant.</summary>
    public long LastId => _nextId - 1;

    /// <summary>Number of waiting requests.</summary>
    public int Waiting => _deadlines.Count;

    /// <summary>Calls in flight.</summary>
    public int Running => _running;

    /// <summary>When to call <see cref="Advance"/> at the latest; null if nothing waits.</summary>
    public TimeSpan? WakeAt { get; private set; }

    /// <summary>All that waits, in no particular order.</summary>
    public IEnumerable<Waiter> AllWaiting => _deadlines;

    /// <summary>What is to be done since the last time this was asked; null for nothing. To be given back by <see cref="GiveBack"/>.</summary>
    public SchedulerEffects? TakeEffects()
    {
        if (_effects.IsEmpty)
        {
            return null;
        }

        var effects = _effects;
        (_effects, _spare) = (_spare ?? new SchedulerEffects(), null);
        return effects;
    }

    /// <summary>Takes effects back for reuse once they are done.</summary>
    public void GiveBack(SchedulerEffects effects)
    {
        effects.Clear();
        _spare = effects;
    }

    /// <summary>Applies limits at once. What has been counted and who waits stays; what can no longer fit is refused.</summary>
    public void Configure(SchedulerSettings settings, TimeSpan now)
    {
        var before = _settings;
        _settings = settings;
        Months.Limit = settings.TokensPerMonth;
        Main = GroupOf(settings.Model, now);
        var changed = !settings.SameLimits(before);
        foreach (var group in _groups.Values)
        {
            group.Configure(settings, now);
            if (changed)
            {
                // An admin who changes a limit, the key or the model expects it to be tried.
                EndPause(group, now);
            }

            if (TermsOf(settings) != TermsOf(before))
            {
                foreach (var window in group.Windows)
                {
                    window.ForgetTold(now);
                }
            }
        }

        if (settings.Account != before.Account)
        {
            MoveToAccount(now);
        }

        foreach (var group in _groups.Values)
        {
            RefuseTooLarge(group, now);
            group.Forecast.Changed();
        }

        Settle(now);
    }

    /// <summary>Applies the margin D.</summary>
    public void SetMargin(TimeSpan margin, TimeSpan now)
    {
        if (margin == _settings.Margin)
        {
            return;
        }

        _settings = _settings with { Margin = margin };
        foreach (var group in _groups.Values)
        {
            group.SetMargin(margin, now);
            group.Forecast.Changed();
        }
    }

    /// <summary>A call asks for its turn. It is granted, waits or is refused.</summary>
    public void Arrive(Waiter waiter, TimeSpan now)
    {
        waiter.Order = ++_order;
        waiter.Enqueued = now;
        var group = waiter.Group = GroupOf(waiter.Model, now);
        MoveTo(group, now);
        if (waiter.Class < LlmClass.Background)
        {
            _users.Saw(waiter.User, now);
        }

        if (Refused(waiter, now) is { } refusal)
        {
            Refuse(waiter, refusal);
        }
        else
        {
            group.Queue.Add(waiter);
            _deadlines.Add(waiter);
            waiter.Waits = true;
            group.Forecast.Changed();
        }

        Settle(now);
        if (waiter.Waits)
        {
            Tell(waiter);
        }
    }

    /// <summary>A caller no longer wants its turn. Returns whether it still waited.</summary>
    public bool Leave(Waiter waiter, TimeSpan now)
    {
        var waited = Remove(waiter);
        Settle(now);
        return waited;
    }

    /// <summary>The callers of a waiting call changed: another user, class or deadline. It keeps its arrival.</summary>
    public void Amend(Waiter waiter, string user, LlmClass @class, TimeSpan deadline, TimeSpan now)
    {
        if (!waiter.Waits || (user == waiter.User && @class == waiter.Class && deadline == waiter.Deadline))
        {
            return;
        }

        _deadlines.Remove(waiter);
        waiter.Deadline = deadline;
        _deadlines.Add(waiter);
        if (@class != waiter.Class || user != waiter.User)
        {
            waiter.Group.Queue.Remove(waiter);
            (waiter.User, waiter.Class) = (user, @class);
            waiter.Group.Queue.Add(waiter);
        }

        waiter.Group.Forecast.Changed();
        Settle(now);
    }

    /// <summary>A granted request is being sent. Called again if it is sent once more or its last byte left later: the last time counts.</summary>
    public void Sent(Grant grant, TimeSpan now)
    {
        if (grant.Ended)
        {
            return;
        }

        grant.InFlight = grant.Group.Running.Count;
        grant.Group.Sent(grant, now);
        Record(RecordKind.Sent, grant, now, 0);
        grant.Group.Forecast.Changed();
    }

    /// <summary>The response headers of a request arrived.</summary>
    public void Heard(Grant grant, ProviderHeaders headers, TimeSpan now)
    {
        var group = grant.Group;
        MoveTo(group, now);
        var sentAt = grant.SentAt ?? now;
        Told(group, group.Requests, 1, headers.LimitRequestsMinute, sentAt, now);
        Told(group, group.Tokens, 2, headers.LimitTokensMinute, sentAt, now);
        Heard(group, group.Requests, 1, headers.RemainingRequestsMinute, headers.LimitRequestsMinute, sentAt, now);
        Heard(group, group.Tokens, 2, headers.RemainingTokensMinute, headers.LimitTokensMinute, sentAt, now);

        RemainingOfMonth = headers.RemainingTokensMonth ?? RemainingOfMonth;
        if (headers.QueryCostTokens is { } cost)
        {
            Correct(grant, cost, final: true, now);
        }

        grant.Refused = headers.Status >= 400;
        if (headers.Status is null or (>= 200 and < 300))
        {
            grant.Good = true;
            if (group.Gate.GoodHeaders(grant, now))
            {
                _effects.Records.Add(new GrantRecord(RecordKind.Resumed, group.Number, 0, now, 0));
                if (grant.DefiesOthers && headers.RemainingRequestsMinute is null && headers.RemainingTokensMinute is null)
                {
                    // There was room for it after all, so others no longer hold what they held.
                    group.Requests.ForgetOthers();
                    group.Tokens.ForgetOthers();
                }
            }
        }

        group.Forecast.Changed();
        Settle(now);
    }

    /// <summary>A request was refused by a rate limit, after its headers were heard.</summary>
    public RateLimitVerdict RateLimited(Grant grant, ProviderHeaders headers, TimeSpan now)
    {
        var group = grant.Group;
        MoveTo(group, now);
        var verdict = group.RateLimits.Read(grant, headers, _settings.RequestsPerSecond, now);
        if (verdict.IsNew)
        {
            Pause(group, now + verdict.Pause, Explain(verdict.Kind, headers), verdict.Kind is RateLimitKind.RequestsDrained or RateLimitKind.TokensDrained, now);
        }

        if (verdict.Lowers)
        {
            Lower(grant, floor: 0, now);
        }

        if (verdict.Paces && group.Requests.EffectiveLimit > 0)
        {
            var window = group.Requests.Window;
            group.Gate.Pace(window / group.Requests.EffectiveLimit, now + (window * RateLimitReading.PacedWindows));
            _effects.Notices.Add(new SchedulerNotice(NoticeKind.Paced, "", (window * RateLimitReading.PacedWindows).TotalSeconds));
        }

        group.Forecast.Changed();
        Settle(now);
        return verdict;
    }

    /// <summary>The provider was in trouble when it got this request.</summary>
    /// <param name="tooMany">It had too much to do.</param>
    /// <param name="asked">How long it asks everybody to wait; null if it does not.</param>
    public void Overloaded(Grant grant, bool tooMany, TimeSpan? asked, TimeSpan now)
    {
        if (tooMany)
        {
            Lower(grant, grant.Group.NeededConcurrency, now);
        }

        if (asked is { } pause)
        {
            Pause(grant.Group, now + pause, "the time that Mistral asked for", drained: false, now);
        }

        grant.Group.Forecast.Changed();
        Settle(now);
    }

    /// <summary>A request was answered to the end.</summary>
    /// <param name="tokens">The total that the provider reported; null if it reported none, and the reservation stays.</param>
    public void Completed(Grant grant, long? tokens, TimeSpan now)
    {
        if (tokens is { } cost)
        {
            Correct(grant, cost, final: false, now);
        }

        var group = grant.Group;
        group.RateLimits.Succeeded();
        if (group.AnswerTimes.Add(grant.Waiter.Kind, now - grant.Began) && grant.Waiter.Kind == CallKind.Answer)
        {
            _effects.Records.Add(new GrantRecord(RecordKind.AnswerTime, group.Number, 0, now, group.AnswerTimes.Median(CallKind.Answer).Ticks));
        }

        group.Forecast.Changed();
        Settle(now);
    }

    /// <summary>A granted call ended, in whatever way: its slot returns, and everything if it was never sent.</summary>
    public void End(Grant grant, TimeSpan now)
    {
        if (grant.Ended)
        {
            return;
        }

        grant.Ended = true;
        _running--;
        var group = grant.Group;
        group.Running.Remove(grant);
        group.Gate.Ended(grant);
        if (grant.SentAt is null)
        {
            group.Return(grant);
            Months.Add(grant.Month, -grant.MonthTokens);
            Record(RecordKind.Returned, grant, now, 0);
        }
        else if (grant.Good)
        {
            group.Concurrency.Succeeded();
        }
        else if (grant is { Refused: true, CostIsKnown: false })
        {
            // The window keeps its charge, which may count at the provider; the month is what has to be paid for, and refusals are free.
            Months.Add(grant.Month, -grant.MonthTokens);
            grant.MonthTokens = 0;
        }

        group.Forecast.Changed();
        Settle(now);
    }

    /// <summary>The circuit breaker opens or closes the gate, for all models.</summary>
    public void SetGate(ThrottleGate gate, TimeSpan closedUntil, TimeSpan now)
    {
        (_gate, _closedUntil) = (gate, closedUntil);
        foreach (var group in _groups.Values)
        {
            group.Gate.Set(gate, closedUntil);
            group.Forecast.Changed();
        }

        Settle(now);
    }

    /// <summary>Somebody asked to try now: all pauses end, by their probe.</summary>
    public void EndPauses(TimeSpan now)
    {
        foreach (var group in _groups.Values)
        {
            EndPause(group, now);
            group.Forecast.Changed();
        }

        Settle(now);
    }

    /// <summary>The process is stopping: nobody waits any more, and nobody is told by this.</summary>
    public void Stop()
    {
        foreach (var waiter in _deadlines.ToArray())
        {
            Remove(waiter);
        }
    }

    /// <summary>Time has passed.</summary>
    public void Advance(TimeSpan now) => Settle(now);

    /// <summary>When a request like this would be answered if it were made now; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan ReadyAt(Waiter visitor, TimeSpan now)
    {
        visitor.Order = ++_order;
        visitor.Group = GroupOf(visitor.Model, now);
        MoveTo(visitor.Group, now);
        visitor.Group.Forecast.Place(visitor, now);
        return visitor.Ready(visitor.Start);
    }

    /// <summary>The refusal that a request would get if it arrived now, with an expected cost; null if it would be taken.</summary>
    /// <param name="coming">Requests that are on their way.</param>
    public Refusal? WouldRefuse(Waiter visitor, IReadOnlyList<Waiter> coming, TimeSpan now)
    {
        var group = GroupOf(visitor.Model, now);
        MoveTo(group, now);
        foreach (var waiter in coming.Append(visitor))
        {
            waiter.Order = ++_order;
            waiter.Group = group;
            // What it will really cost is known later; so are the limits that it may meet then.
            waiter.Tokens = Math.Min(waiter.Tokens, group.LargestRequest ?? long.MaxValue);
        }

        var (waiting, givesWay) = group.Forecast.PlaceAmong(visitor, coming, now);
        if (!visitor.CanBeInTime(visitor.Start))
        {
            return RefuseLater(RefusalKind.NotInTime, 0, visitor, now);
        }

        if (visitor.Start <= now)
        {
            return null;
        }

        return _settings.QueuedPerUser is { } perUser && group.Queue.CountOf(visitor.User) + coming.Count(other => other.User == visitor.User) >= perUser
            ? RefuseLater(RefusalKind.UserQueueFull, perUser, visitor, now)
            : waiting >= _settings.QueueSize && !givesWay ? RefuseLater(RefusalKind.QueueFull, _settings.QueueSize, visitor, now)
            : null;
    }

    private int AllSlots => _settings.MaxConcurrent ?? _settings.ConcurrencyCeiling;

    /// <summary>Identifies the limits under which the provider's word counts: an admin who changes one of them knows better.</summary>
    private static long TermsOf(SchedulerSettings settings) => (settings.RequestsPerMinute << 32) ^ settings.TokensPerMinute ^ (settings.Window.Ticks << 8);

    private static string Explain(RateLimitKind kind, ProviderHeaders headers) =>
        headers.RetryAfter > RateLimitReading.Believed ? $"the long pause that Mistral asked for; AdminApp will try again within {RateLimitReading.Believed.TotalMinutes:0} minutes"
        : kind switch
        {
            RateLimitKind.RequestsDrained => "Mistral's limit to reset; it is used up for this minute",
            RateLimitKind.TokensDrained => "Mistral's token limit to reset; too few are left for this minute",
            RateLimitKind.Slip => "the slower pace that Mistral asks for",
            _ => "the pause that Mistral asked for",
        };

    private BudgetGroup GroupOf(string model, TimeSpan now)
    {
        if (_groups.TryGetValue((_settings.Account, model), out var known))
        {
            return known;
        }

        var group = new BudgetGroup(_settings.Account, model);
        group.Configure(_settings, now);
        group.Gate.Set(_gate, _closedUntil);
        Restore(group, now);
        if (_dropped.Contains(group.Number))
        {
            group.Log.Forget(now);
            group.MoveTo(now);
        }

        DropIdleGroups();
        _groups.Add((group.Account, model), group);
        return group;
    }

    private void Restore(BudgetGroup group, TimeSpan now)
    {
        if (_past.IsKnown)
        {
            group.Log.Forget(_past.KnownSince);
            foreach (var grant in _past.Grants.Where(grant => grant.Group == group.Number).OrderBy(grant => grant.SentAt))
            {
                group.Restore(grant.SentAt, grant.Tokens);
            }
        }
        else
        {
            group.Log.Forget(_began);
            group.Gate.Pause(_began, ProbeAfterRestart, drained: false, _began);
        }

        foreach (var (window, number) in new[] { (group.Requests, 1L), (group.Tokens, 2L) })
        {
            if (_past.Told.TryGetValue((group.Number, number), out var told) && told.Terms == TermsOf(_settings))
            {
                window.Tell(told.Limit, _began);
            }

            if (_past.Others.TryGetValue((group.Number, number), out var others))
            {
                window.RestoreOthers(others.Amount, others.Limit, others.SentAt);
            }
        }

        // Also one that is over: nobody knows yet whether it helped.
        if (_past.Paused.TryGetValue(group.Number, out var until))
        {
            group.Gate.Pause(until > _began ? until : _began, "the pause that Mistral asked for before the restart", drained: true, _began);
        }

        if (_past.AnswerTimes.TryGetValue(group.Number, out var time) && time > TimeSpan.Zero)
        {
            group.AnswerTimes.Add(CallKind.Answer, time);
        }

        group.MoveTo(now);
    }

    private void DropIdleGroups()
    {
        if (_groups.Count >= MaxGroups)
        {
            var idle = _groups.Values.Where(group => group != Main && group.Running.Count == 0 && group.Queue.Count == 0)
                .OrderBy(group => group.Log.Next - group.Log.First).FirstOrDefault();
            if (idle is not null)
            {
                _groups.Remove((idle.Account, idle.Model));
                _dropped.Add(idle.Number);
            }
        }
    }

    /// <summary>Those that wait will be sent with the new key, so they wait in its budgets.</summary>
    private void MoveToAccount(TimeSpan now)
    {
        foreach (var waiter in _deadlines)
        {
            if (waiter.Group.Account != _settings.Account)
            {
                waiter.Group.Queue.Remove(waiter);
                waiter.Group = GroupOf(waiter.Model, now);
                waiter.Group.Queue.Add(waiter);
            }
        }
    }

    private void MoveTo(BudgetGroup group, TimeSpan now)
    {
        group.MoveTo(now);
        group.OthersActive = _users.Count(now) > 1;
        group.Forecast.Slots = Math.Max(1, Math.Min(group.Concurrency.Limit, AllSlots - (_running - group.Running.Count)));
    }

    private void Told(BudgetGroup group, BudgetWindow window, long number, long? limit, TimeSpan sentAt, TimeSpan now)
    {
        if (limit is not { } said)
        {
            return;
        }

        var (before, known) = (window.EffectiveLimit, window.ToldAt is null ? -1 : window.EffectiveLimit);
        if (window.Tell(said, sentAt) && said != known)
        {
            _effects.Records.Add(new GrantRecord(RecordKind.Told, group.Number, number, sentAt, said, TermsOf(_settings)));
        }

        if (window.EffectiveLimit < before)
        {
            _effects.Notices.Add(new SchedulerNotice(NoticeKind.LimitLowered, window.Name, window.EffectiveLimit, window.Limit));
            RefuseTooLarge(group, now);
        }
    }

    private void Correct(Grant grant, long tokens, bool final, TimeSpan now)
    {
        if (grant.CostIsFinal)
        {
            return;
        }

        (grant.CostIsFinal, grant.CostIsKnown) = (final, true);
        if (tokens != grant.Tokens)
        {
            grant.Group.Correct(grant, tokens);
            Record(RecordKind.Cost, grant, now, tokens);
        }

        Months.Add(grant.Month, tokens - grant.MonthTokens);
        grant.MonthTokens = tokens;
    }

    private void Pause(BudgetGroup group, TimeSpan until, string reason, bool drained, TimeSpan now)
    {
        group.Gate.Pause(until, reason, drained, now);
        RecordPause(group, now);
        _effects.Notices.Add(new SchedulerNotice(NoticeKind.Paused, reason, (until - now).TotalSeconds));
    }

    private void EndPause(BudgetGroup group, TimeSpan now)
    {
        if (group.Gate.NeedsProbe && group.Gate.PausedUntil > now)
        {
            group.Gate.EndPause(now);
            RecordPause(group, now);
        }
        else
        {
            group.Gate.EndPause(now);
        }
    }

    private void RecordPause(BudgetGroup group, TimeSpan now) =>
        _effects.Records.Add(new GrantRecord(RecordKind.Paused, group.Number, 0, now, group.Gate.PausedUntil.Ticks));

    private void Heard(BudgetGroup group, BudgetWindow window, long number, long? remaining, long? limit, TimeSpan sentAt, TimeSpan now)
    {
        if (remaining is { } left)
        {
            var before = window.Others;
            window.Hear(left, limit, sentAt, now);
            if (window.Others != before)
            {
                _effects.Records.Add(new GrantRecord(RecordKind.Others, group.Number, number, window.OthersSeenAt, window.Others, window.OthersLimit));
            }
        }
    }

    private void Lower(Grant grant, double floor, TimeSpan now)
    {
        var concurrency = grant.Group.Concurrency;
        if (concurrency.Lower(grant.InFlight, floor, grant.SentAt ?? now, now))
        {
            _effects.Notices.Add(new SchedulerNotice(NoticeKind.ConcurrencyLowered, "", concurrency.Limit));
        }
    }

    private void Record(RecordKind kind, Grant grant, TimeSpan now, long value) =>
        _effects.Records.Add(new GrantRecord(kind, grant.Group.Number, grant.RecordId, now, value, grant.Month));
}
