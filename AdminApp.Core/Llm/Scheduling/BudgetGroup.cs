using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// What shares limits at the provider: one model of one account. A request is charged to all of its windows or to none. Queue, pauses,
/// concurrency and answer times are the group's own too, so that one model that is full holds up no other.
/// </summary>
internal sealed partial class BudgetGroup
{
    private readonly List<BudgetWindow> _windows;
    private TimeSpan _trimmedAt;

    public BudgetGroup(long account, string model)
    {
        (Account, Model) = (account, model);
        Second = new BudgetWindow(0, BudgetNames.RequestsPerSecond, BudgetUnit.Requests, Log);
        Requests = new BudgetWindow(1, BudgetNames.RequestsPerMinute, BudgetUnit.Requests, Log);
        Tokens = new BudgetWindow(2, BudgetNames.TokensPerMinute, BudgetUnit.Tokens, Log);
        _windows = [Second, Requests, Tokens];
        Word = new ProviderWord(this);
        Number = NumberOf(account, model);
        Forecast = new GroupForecast(this);
    }

    /// <summary>Identifies the group in the record of grants.</summary>
    public int Number { get; }

    public long Account { get; }

    public string Model { get; }

    /// <summary>Requests per second.</summary>
    public BudgetWindow Second { get; }

    /// <summary>Requests per window.</summary>
    public BudgetWindow Requests { get; }

    /// <summary>Tokens per window.</summary>
    public BudgetWindow Tokens { get; }

    /// <summary>All of them: the second, requests and tokens of the minute, and what else the provider reported.</summary>
    public IReadOnlyList<BudgetWindow> Windows => _windows;

    /// <summary>What the provider has said about its limits, where they are not configured.</summary>
    public ProviderWord Word { get; }

    public ChargeLog Log { get; } = new();

    public FairQueue Queue { get; } = new();

    public SendingGate Gate { get; } = new();

    public AutoConcurrency Concurrency { get; } = new();

    public AnswerTimes AnswerTimes { get; } = new();

    public RateLimitReading RateLimits { get; } = new();

    /// <summary>Whether only one call may be in flight: a pause may not be over, or the limits are not known yet.</summary>
    public bool OneAtATime => Gate.OneAtATime || Word.IsAwaited;

    /// <summary>Whether more than one user was active in the last minutes, so that the shares of users count.</summary>
    public bool OthersActive { get; set; }

    /// <summary>Maximum number of its calls in flight, given those of the other groups.</summary>
    public int Slots { get; set; }

    /// <summary>The queue played forward.</summary>
    public GroupForecast Forecast { get; }

    /// <summary>Calls in flight.</summary>
    public HashSet<Grant> Running { get; } = [];

    /// <summary>Maximum number of tokens of one request; null for no limit.</summary>
    public long? LargestRequest
    {
        get
        {
            var largest = long.MaxValue;
            foreach (var window in _windows)
            {
                largest = window is { Unit: BudgetUnit.Tokens, EffectiveLimit: > 0 } ? Math.Min(largest, window.EffectiveLimit) : largest;
            }

            return largest == long.MaxValue ? null : largest;
        }
    }

    /// <summary>When nothing of the time before the record counts any more; <see cref="TimeSpan.MinValue"/> if all is known.</summary>
    public TimeSpan PastKnownAt
    {
        get
        {
            var known = TimeSpan.MinValue;
            foreach (var window in _windows)
            {
                known = window is { PastUnknown: true, EffectiveLimit: > 0 } && window.PastKnownAt > known ? window.PastKnownAt : known;
            }

            return known;
        }
    }

    /// <summary>What the budgets need in flight to be used up.</summary>
    public double NeededConcurrency => Requests.EffectiveLimit == 0 || Requests.Window <= TimeSpan.Zero
        ? 0
        : Requests.EffectiveLimit * (AnswerTimes.Median(CallKind.Answer) / Requests.Window);

    private (long Second, long Requests, long Tokens) Terms => (Second.Terms, Requests.Terms, Tokens.Terms);

    /// <summary>Applies limits; what has been counted stays.</summary>
    public void Configure(SchedulerSettings settings, TimeSpan now)
    {
        var terms = Terms;
        var (perSecond, second) = PerSecond(settings.RequestsPerSecond ?? 0);
        Second.Configure(settings.RequestsPerSecond is null ? null : perSecond, second, settings.Margin, now);
        Requests.Configure(settings.RequestsPerMinute, settings.Window, settings.Margin, now);
        Tokens.Configure(settings.TokensPerMinute, settings.Window, settings.Margin, now);
        Concurrency.Configure(settings.MaxConcurrent, settings.ConcurrencyCeiling);
        SetMargin(settings.Margin, now);
        Word.Configured(changed: Terms != terms);
    }

    /// <summary>Applies the margin D.</summary>
    public void SetMargin(TimeSpan margin, TimeSpan now)
    {
        foreach (var window in _windows)
        {
            window.SetMargin(margin, now);
        }
    }

    /// <summary>Drops what no longer counts.</summary>
    public void MoveTo(TimeSpan now)
    {
        var counted = Log.Next;
        foreach (var window in _windows)
        {
            window.MoveTo(now);
            counted = Math.Min(counted, window.From);
        }

        Concurrency.MoveTo(now);
        Gate.MoveTo(now);
        Word.MoveTo(now);
        if (now - _trimmedAt >= TimeSpan.FromSeconds(1))
        {
            _trimmedAt = now;
            Log.Trim(counted, now);
        }
    }

    /// <summary>What a request with this many tokens lacks now, its user's share apart; null for nothing.</summary>
    /// <param name="probe">It tests whether others still hold what they held.</param>
    public BudgetWindow? Lacks(long tokens, bool probe = false)
    {
        foreach (var window in _windows)
        {
            if (!window.HasRoom(window.Unit == BudgetUnit.Tokens ? tokens : 1, probe) || IsShutByThePast(window))
            {
                return window;
            }
        }

        return null;
    }

    /// <summary>
    /// Nothing is known of a part of the window. After a lost record it counts as full but for one place, until headers tell. A window that an
    /// admin made longer than anything is kept for lets one request at a time go instead: it may reach back for an hour.
    /// </summary>
    private bool IsShutByThePast(BudgetWindow window) =>
        window is { PastUnknown: true, EffectiveLimit: > 0 } && (window.Window > ChargeLog.Kept ? Running.Count > 0 : window.Used > 0);

    /// <summary>Whether it may use as much: room is kept for the next person.</summary>
    public bool HasShareFor(Waiter waiter)
    {
        if (!OthersActive && waiter.Class != LlmClass.Background)
        {
            return true;
        }

        foreach (var window in _windows)
        {
            var cost = window.Unit == BudgetUnit.Tokens ? waiter.Tokens : 1;
            if ((OthersActive && !window.HasShareFor(waiter.User, cost)) || (waiter.Class == LlmClass.Background && !window.HasShareForBackground(cost)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same for the same account and model in every process (FNV-1a).</summary>
    public static int NumberOf(long account, string model)
    {
        var hash = 14695981039346656037UL ^ (ulong)account;
        foreach (var character in model)
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        return (int)(hash ^ (hash >> 32));
    }
}
