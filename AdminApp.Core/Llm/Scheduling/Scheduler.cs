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

    /// <summary>The longest time between two looks while someone waits.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Shortest time between two rounds of news to those who wait.</summary>
    public static readonly TimeSpan NewsInterval = TimeSpan.FromMilliseconds(250);

    private static readonly Comparer<Waiter> ByDeadline = Comparer<Waiter>.Create(
        (a, b) => a.Deadline != b.Deadline ? a.Deadline.CompareTo(b.Deadline) : a.Order.CompareTo(b.Order));

    private readonly Dictionary<(long Account, string Model), BudgetGroup> _groups = [];
    private readonly SortedSet<Waiter> _deadlines = new(ByDeadline);
    private readonly Dictionary<string, (ThrottleGate Gate, TimeSpan ClosedUntil)> _gates = new(StringComparer.Ordinal);
    private readonly ActiveUsers _users = new(Active);
    private SchedulerSettings _settings;
    private SchedulerEffects _effects = new();
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

        AskForLimits(Main, matters: true, now);
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

    /// <summary>What is to be done since the last time this was asked; null for nothing.</summary>
    /// <param name="empty">To be filled from now on; null makes new ones.</param>
    public SchedulerEffects? TakeEffects(SchedulerEffects? empty = null)
    {
        if (_effects.IsEmpty)
        {
            return null;
        }

        var effects = _effects;
        _effects = empty ?? new SchedulerEffects();
        return effects;
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
        }

        if (settings.Account != before.Account)
        {
            MoveToAccount(now);
        }

        foreach (var group in _groups.Values)
        {
            RefuseTooLarge(group);
            group.Forecast.Changed();
        }

        Settle(now);
        AskForLimits(Main, matters: false, now);
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
        if (waiter.Class < LlmClass.Background && waiter.Kind != CallKind.Probe)
        {
            _users.Saw(waiter.User, now);
        }

        var tooLarge = false;
        if (Refused(waiter, now) is { } refusal)
        {
            Refuse(waiter, refusal);
            tooLarge = refusal.Kind == RefusalKind.TooLarge;
        }
        else
        {
            group.Queue.Add(waiter);
            _deadlines.Add(waiter);
            waiter.Waits = true;
            group.Forecast.Changed();
        }

        Settle(now);
        AskForLimits(group, matters: tooLarge, now);
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

        Settle(waiter.Group, now);
    }

    /// <summary>The circuit breaker of a model opens or closes its gate.</summary>
    public void SetGate(string model, ThrottleGate gate, TimeSpan closedUntil, TimeSpan now)
    {
        _gates.Remove(model);
        if (gate != ThrottleGate.Open)
        {
            _gates.Add(model, (gate, closedUntil));
        }

        foreach (var group in _groups.Values)
        {
            if (group.Model == model)
            {
                group.Gate.Set(gate, closedUntil);
                group.Forecast.Changed();
            }
        }

        Settle(now);
    }

    /// <summary>The provider does not answer the question for a model's limits: the usual ones are assumed.</summary>
    public void LimitsUnsaid(string model, TimeSpan now)
    {
        if (Find(model) is { } group)
        {
            group.Word.Unsaid(now);
            Settle(group, now);
        }
    }

    /// <summary>Ends all pauses, because someone wants it tried now; each is followed by its probe.</summary>
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

    private int AllSlots => _settings.MaxConcurrent ?? _settings.ConcurrencyCeiling;
}
