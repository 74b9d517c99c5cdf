using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// What shares limits at the provider: one model of one account. A request is charged to all of its windows or to none. Queue, pauses,
/// concurrency and answer times are the group's own too, so that one model that is full holds up no other.
/// </summary>
internal sealed class BudgetGroup
{
    /// <summary>The smallest number of a window over another interval than the second and the minute: even for requests and odd for tokens, so that it is known again from its number alone.</summary>
    public const int FirstFurther = 16;

    /// <summary>Maximum number of limits that the provider may have beside those of the second and the minute.</summary>
    public const int MaxFurtherLimits = 8;

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

    /// <summary>Its calls that may be in flight, beside those of other groups.</summary>
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

    /// <summary>The window of a limit that the provider reported; null if it reports more of them than are kept.</summary>
    public BudgetWindow? WindowOf(BudgetUnit unit, TimeSpan length, TimeSpan now)
    {
        if (unit == BudgetUnit.Requests && length == Second.Window)
        {
            return Second;
        }

        var number = NumberOf(unit, length);
        if (_windows.Find(window => window.Number == number) is { } known)
        {
            return known;
        }

        if (_windows.Count == 3 + MaxFurtherLimits && !_windows.Remove(_windows.Find(window => window.IsFurther && window.Told is null)!))
        {
            return null;
        }

        var more = new BudgetWindow(number, BudgetNames.Over(unit, length), unit, Log);
        more.Begin(length, Requests.Span - Requests.Window, Running.Where(grant => grant.SentAt is null).Select(grant => ChargeOf(grant, TimeSpan.Zero)), now);
        _windows.Add(more);
        return more;
    }

    /// <summary>The provider named its limits, and those that are not among them no longer count.</summary>
    public void ForgetUnnamed(IReadOnlyList<ProviderLimit> named, TimeSpan sentAt)
    {
        foreach (var window in _windows)
        {
            if ((window.IsFurther || window == Second) && !named.Any(more => (window == Second && more.Window == Second.Window) || NumberOf(more.Unit, more.Window) == window.Number))
            {
                window.TellNone(sentAt);
            }
        }
    }

    /// <summary>The window with this number, which may be one that the provider reported in an earlier process; null if there is none.</summary>
    public BudgetWindow? WindowOf(long number, TimeSpan now) =>
        number < FirstFurther ? _windows.Find(window => window.Number == number)
        : WindowOf((number & 1) == 0 ? BudgetUnit.Requests : BudgetUnit.Tokens, TimeSpan.FromSeconds((number - FirstFurther) >> 1), now);

    /// <summary>Applies the margin D.</summary>
    public void SetMargin(TimeSpan margin, TimeSpan now)
    {
        foreach (var window in Windows)
        {
            window.SetMargin(margin, now);
        }
    }

    /// <summary>Drops what no longer counts.</summary>
    public void MoveTo(TimeSpan now)
    {
        var counted = Log.Next;
        foreach (var window in Windows)
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
        foreach (var window in Windows)
        {
            if (!window.HasRoom(window.Unit == BudgetUnit.Tokens ? tokens : 1, probe) || IsShutByThePast(window))
            {
                return window;
            }
        }

        return null;
    }

    /// <summary>When nothing of the time before the record counts any more; <see cref="TimeSpan.MinValue"/> if all is known.</summary>
    public TimeSpan PastKnownAt
    {
        get
        {
            var known = TimeSpan.MinValue;
            foreach (var window in Windows)
            {
                known = window is { PastUnknown: true, EffectiveLimit: > 0 } && window.PastKnownAt > known ? window.PastKnownAt : known;
            }

            return known;
        }
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

        foreach (var window in Windows)
        {
            var cost = window.Unit == BudgetUnit.Tokens ? waiter.Tokens : 1;
            if ((OthersActive && !window.HasShareFor(waiter.User, cost)) || (waiter.Class == LlmClass.Background && !window.HasShareForBackground(cost)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Charges every window; nothing may be sent before this returns.</summary>
    public void Take(Grant grant)
    {
        var charge = ChargeOf(grant, TimeSpan.Zero);
        foreach (var window in Windows)
        {
            window.Take(charge);
        }
    }

    /// <summary>The request is being sent now. Called again if it is sent once more, or its last byte left later: the last time counts.</summary>
    public void Sent(Grant grant, TimeSpan now)
    {
        var charge = ChargeOf(grant, now);
        if (grant.Index is { } latest && latest == Log.Next - 1 && _windows.TrueForAll(window => window.From <= latest))
        {
            // Nothing was sent in between, and no window has passed it.
            Log[latest].SentAt = now;
            (grant.SentAt, grant.Began) = (now, now);
            return;
        }

        if (grant.Index is { } old)
        {
            foreach (var window in Windows)
            {
                window.SentAgain(charge, old);
            }

            if (old >= Log.First)
            {
                (Log[old].Requests, Log[old].Tokens, Log[old].MaxTokens) = (0, 0, 0);
            }
        }
        else
        {
            foreach (var window in Windows)
            {
                window.Sent(charge);
            }
        }

        MakeRoomInLog();
        grant.Index = Log.Add(charge);
        (grant.SentAt, grant.Began) = (now, now);
    }

    /// <summary>Refunds a request that was never sent.</summary>
    public void Return(Grant grant)
    {
        var charge = ChargeOf(grant, TimeSpan.Zero);
        foreach (var window in Windows)
        {
            window.Return(charge);
        }
    }

    /// <summary>Replaces what a request costs.</summary>
    public void Correct(Grant grant, long tokens)
    {
        var difference = tokens - grant.Tokens;
        grant.Tokens = tokens;
        grant.MaxTokens = Math.Max(grant.MaxTokens, tokens);
        if (grant.Index is { } index)
        {
            if (index < Log.First)
            {
                return;
            }

            Log[index].Tokens = tokens;
            Log[index].MaxTokens = Math.Max(Log[index].MaxTokens, tokens);
        }

        foreach (var window in _windows)
        {
            window.Correct(ChargeOf(grant, TimeSpan.Zero), grant.Index, difference);
        }
    }

    /// <summary>
    /// A part of what a request costs counts from now on instead of from its sending. If the minute has passed the request already, nobody kept
    /// room for that part, and all of it stays where it was.
    /// </summary>
    public void CountLater(Grant grant, long tokens, TimeSpan now)
    {
        if (grant.Index is not { } index || index < Tokens.From || index < Log.First)
        {
            return;
        }

        var later = Math.Min(tokens, grant.Tokens);
        Correct(grant, grant.Tokens - later);
        grant.Later = later;
        MakeRoomInLog();
        var charge = new Charge { SentAt = now, Tokens = later, MaxTokens = later, User = grant.User, Class = grant.Class };
        foreach (var window in _windows)
        {
            window.Take(charge);
            window.Sent(charge);
        }

        Log.Add(charge);
    }

    /// <summary>Restores what an earlier process sent; in the order of their sending.</summary>
    public void Restore(PastGrant past)
    {
        MakeRoomInLog();
        var charge = new Charge { SentAt = past.SentAt, Requests = past.Requests, Tokens = past.Tokens, MaxTokens = past.Tokens };
        foreach (var window in Windows)
        {
            window.Take(charge);
            window.Sent(charge);
        }

        Log.Add(charge);
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

    private static int NumberOf(BudgetUnit unit, TimeSpan length) => FirstFurther + ((int)length.TotalSeconds << 1) + (unit == BudgetUnit.Tokens ? 1 : 0);

    private static Charge ChargeOf(Grant grant, TimeSpan at) => new()
    {
        SentAt = at,
        Requests = 1,
        Tokens = grant.Tokens,
        MaxTokens = grant.MaxTokens,
        User = grant.User,
        Class = grant.Class,
    };

    /// <summary>0.08 per second is one per 12.5 s; 2.5 per second is two per 0.8 s: never more than the rate, in whole requests.</summary>
    public static (long Limit, TimeSpan Window) PerSecond(double rate)
    {
        var whole = Math.Max(1, Math.Floor(rate));
        return rate <= 0 ? (0, TimeSpan.FromSeconds(1)) : ((long)whole, TimeSpan.FromSeconds(whole / rate));
    }

    private void MakeRoomInLog()
    {
        if (Log.IsFull)
        {
            foreach (var window in Windows)
            {
                window.PassFirst();
            }

            Log.DropFirst();
        }
    }
}
