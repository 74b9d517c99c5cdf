using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>What one request charges to each window.</summary>
internal sealed record BudgetCharges(WindowCharge Second, WindowCharge Minute, WindowCharge Tokens, long JournalId)
{
    /// <summary>Whether the provider itself reported the cost; then usage no longer changes it.</summary>
    public bool CostIsFinal { get; set; }

    /// <summary>When it was sent; null before.</summary>
    public TimeSpan? SentAt { get; set; }
}

/// <summary>
/// All limits of the key together: requests per second, requests and tokens per window, tokens per month. A request is charged to all
/// of them or to none. Not thread-safe: the throttle locks.
/// </summary>
internal sealed class Budgets(GrantJournal journal, TimeProvider time)
{
    // The automatic margin may grow up to this after a restart.
    private static readonly TimeSpan LargestAutoMargin = TimeSpan.FromMilliseconds(500);

    private readonly SlidingWindow _second = new(BudgetNames.RequestsPerSecond);
    private readonly SlidingWindow _minute = new(BudgetNames.RequestsPerMinute);
    private readonly SlidingWindow _tokens = new(BudgetNames.TokensPerMinute);
    private readonly Dictionary<string, (long Remaining, TimeSpan SentAt)> _said = [];
    private long _monthLimit;
    private bool _pastUnknown;
    private long _terms;

    /// <summary>Raised when the provider reports a lower limit for a window than the one in force.</summary>
    public event Action<SlidingWindow>? Lowered;

    /// <summary>The margin D in force.</summary>
    public TimeSpan Margin => _minute.Margin;

    /// <summary>Maximum number of tokens of one request; null for no limit.</summary>
    public long? LargestRequest => _tokens.EffectiveLimit == 0 ? null : _tokens.EffectiveLimit;

    /// <summary>Time until the monthly tokens reset.</summary>
    public TimeSpan UntilNextMonth
    {
        get
        {
            var now = time.GetUtcNow();
            return new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1) - now;
        }
    }

    private int Month => (time.GetUtcNow().Year * 100) + time.GetUtcNow().Month;

    /// <summary>Applies limits, window and margin; what has been counted stays.</summary>
    public void Configure(MistralOptions options, TimeSpan margin, TimeSpan now)
    {
        var terms = Terms(options);
        if (terms != _terms)
        {
            _terms = terms;
            _minute.ForgetTold(now);
            _tokens.ForgetTold(now);
        }

        (_second.Limit, _second.Window) = PerSecond(options.RequestsPerSecond);
        _minute.Limit = options.RequestsPerMinute;
        _tokens.Limit = options.TokensPerMinute;
        _minute.Window = _tokens.Window = TimeSpan.FromSeconds(options.LimitWindowSeconds);
        _monthLimit = options.TokensPerMonth;
        SetMargin(margin);
    }

    /// <summary>Applies a newly measured margin.</summary>
    public void SetMargin(TimeSpan margin)
    {
        _second.Margin = _minute.Margin = _tokens.Margin = margin;
        journal.Keep = LongestCount(_second.Window, _minute.Window, margin);
    }

    /// <summary>How long a grant can count under these settings: the longest window with the largest possible margin.</summary>
    public static TimeSpan LongestCount(MistralOptions options) => LongestCount(
        PerSecond(options.RequestsPerSecond).Window, TimeSpan.FromSeconds(options.LimitWindowSeconds), TimeSpan.FromMilliseconds(options.WindowMarginMs.Value ?? 0));

    private static TimeSpan LongestCount(TimeSpan second, TimeSpan minute, TimeSpan margin) =>
        (second > minute ? second : minute) + (margin > LargestAutoMargin ? margin : LargestAutoMargin);

    /// <summary>Restores what an earlier process sent, or counts the windows as full except for one probe if that is not known.</summary>
    public void Begin(bool pastIsKnown, TimeSpan now)
    {
        foreach (var grant in pastIsKnown ? journal.Past(now) : [])
        {
            _second.Restore(1, grant.SentAt);
            _minute.Restore(1, grant.SentAt);
            _tokens.Restore(grant.Tokens, grant.SentAt);
        }

        foreach (var window in new[] { _minute, _tokens })
        {
            window.Tell(journal.LastTold(NumberOf(window), _terms) ?? 0, now);
        }

        _pastUnknown = !pastIsKnown;
        if (_pastUnknown)
        {
            _second.AssumeSpent(1, now);
            _minute.AssumeSpent(1, now);
        }

        Expire(now);
    }

    /// <summary>Drops what no longer counts.</summary>
    public void Expire(TimeSpan now)
    {
        _second.Expire(now);
        _minute.Expire(now);
        _tokens.Expire(now);
    }

    /// <summary>Whether a request with this many tokens currently fits into every window and the month.</summary>
    public bool HasRoom(long tokens) => HasRequestRoom && _tokens.HasRoom(tokens) && MonthHasRoom(tokens);

    /// <summary>Whether a request fits, apart from its tokens.</summary>
    public bool HasRequestRoom => _second.HasRoom(1) && _minute.HasRoom(1);

    /// <summary>Whether the month has that many tokens left.</summary>
    public bool MonthHasRoom(long tokens) => _monthLimit == 0 || journal.MonthTokens(Month) + tokens <= _monthLimit;

    /// <summary>Charges every window and records the grant; nothing may be sent before this returns.</summary>
    public BudgetCharges Take(long tokens, TimeSpan now) =>
        new(_second.Take(1), _minute.Take(1), _tokens.Take(tokens), journal.Granted(now, tokens, Month));

    /// <summary>The request is being sent now.</summary>
    public void Sent(BudgetCharges charges, TimeSpan now)
    {
        charges.SentAt = now;
        journal.Sent(charges.JournalId, now);
        _second.MarkSent(charges.Second, now);
        _minute.MarkSent(charges.Minute, now);
        _tokens.MarkSent(charges.Tokens, now);
    }

    /// <summary>Refunds a request that was never sent.</summary>
    public void Return(BudgetCharges charges, TimeSpan now)
    {
        journal.Returned(charges.JournalId, now);
        _second.Return(charges.Second);
        _minute.Return(charges.Minute);
        _tokens.Return(charges.Tokens);
    }

    /// <summary>Replaces the reservation with the actual cost.</summary>
    public void Correct(BudgetCharges charges, long tokens, bool final, TimeSpan now)
    {
        if (!charges.CostIsFinal)
        {
            charges.CostIsFinal = final;
            _tokens.Correct(charges.Tokens, tokens);
            journal.Cost(charges.JournalId, now, tokens);
        }
    }

    /// <summary>Processes what the provider reports as remaining. A header reflects its own request's send time, so that of an older request says nothing new.</summary>
    public void Heard(BudgetCharges charges, ProviderHeaders headers, TimeSpan now)
    {
        Tell(_minute, headers.LimitRequestsMinute, charges);
        Tell(_tokens, headers.LimitTokensMinute, charges);
        Remember(_minute.Name, headers.RemainingRequestsMinute, charges);
        Remember(_tokens.Name, headers.RemainingTokensMinute, charges);
        Remember(BudgetNames.TokensPerMonth, headers.RemainingTokensMonth, charges);
        if (_pastUnknown && headers.RemainingRequestsMinute is { } requests)
        {
            // The provider's own limit if it reports one: ours may be configured lower.
            _pastUnknown = false;
            _minute.LearnPast(Math.Max(0, (headers.LimitRequestsMinute ?? _minute.Limit) - requests));
            _second.LearnPast(0);
            if (headers.RemainingTokensMinute is { } tokens && (headers.LimitTokensMinute ?? _tokens.Limit) - tokens - _tokens.Used is > 0 and var before)
            {
                _tokens.Restore(before, now);
            }
        }
    }

    /// <summary>Simulates the windows forward.</summary>
    public BudgetForecast Forecast(TimeSpan now) => new(_second.Forecast(now), _minute.Forecast(now), _tokens.Forecast(now));

    /// <summary>What a request with this many tokens would wait for, in words; null for nothing.</summary>
    public string? Lacks(long tokens)
    {
        var past = _minute.UnknownPast > 0 || _second.UnknownPast > 0;
        return !_minute.HasRoom(1) ? past ? "the first reply after the restart" : "the per-minute limit"
            : !_tokens.HasRoom(tokens) ? "the per-minute token limit"
            : !_second.HasRoom(1) ? "the per-second limit"
            : !MonthHasRoom(tokens) ? "running calls to finish, because they may use up the monthly tokens"
            : null;
    }

    /// <summary>The budgets that have a limit.</summary>
    public IReadOnlyList<BudgetSnapshot> Snapshot()
    {
        var list = new List<BudgetSnapshot>(4);
        foreach (var window in new[] { _second, _minute, _tokens })
        {
            if (window.Limit > 0)
            {
                list.Add(new BudgetSnapshot(window.Name, window.Limit, Math.Max(0, window.EffectiveLimit - window.UnknownPast), window.Used - window.UnknownPast, Said(window.Name), 0) { Window = window.Window });
            }
        }

        if (_monthLimit > 0)
        {
            list.Add(new BudgetSnapshot(BudgetNames.TokensPerMonth, _monthLimit, _monthLimit, journal.MonthTokens(Month), Said(BudgetNames.TokensPerMonth), 0));
        }

        return list;
    }

    /// <summary>0.08 per second is one per 12.5 s; 2.5 per second is two per 0.8 s: never more than the rate, in whole requests.</summary>
    private static (long Limit, TimeSpan Window) PerSecond(double rate)
    {
        var whole = Math.Max(1, Math.Floor(rate));
        return rate <= 0 ? (0, TimeSpan.FromSeconds(1)) : ((long)whole, TimeSpan.FromSeconds(whole / rate));
    }

    /// <summary>Identifies the configured key, address, model and limits: what the provider reported for others does not apply.</summary>
    private static long Terms(MistralOptions options) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', options.ApiKey, options.BaseUrl, options.Model, options.RequestsPerMinute, options.TokensPerMinute))));

    private long NumberOf(SlidingWindow window) => window == _minute ? 1 : 2;

    private void Tell(SlidingWindow window, long? limit, BudgetCharges charges)
    {
        if (limit is { } said && charges.SentAt is { } sent)
        {
            var before = window.EffectiveLimit;
            if (window.Tell(said, sent))
            {
                journal.Told(NumberOf(window), said, _terms, sent);
            }

            if (window.EffectiveLimit < before)
            {
                Lowered?.Invoke(window);
            }
        }
    }

    private void Remember(string budget, long? remaining, BudgetCharges charges)
    {
        if (remaining is { } left && charges.SentAt is { } sent && (!_said.TryGetValue(budget, out var known) || known.SentAt <= sent))
        {
            _said[budget] = (left, sent);
        }
    }

    private long? Said(string budget) => _said.TryGetValue(budget, out var said) ? said.Remaining : null;
}

/// <summary>The windows of all limits, simulated forward.</summary>
internal sealed class BudgetForecast(WindowForecast second, WindowForecast minute, WindowForecast tokens)
{
    /// <summary>The first time at which a request fits everywhere; null if it never does.</summary>
    public TimeSpan? EarliestRoom(TimeSpan from, long cost)
    {
        var at = from;
        while (true)
        {
            if (tokens.EarliestRoom(at, cost) is not { } byTokens
                || minute.EarliestRoom(byTokens, 1) is not { } byMinute
                || second.EarliestRoom(byMinute, 1) is not { } bySecond)
            {
                return null;
            }

            if (bySecond == at)
            {
                return at;
            }

            at = bySecond;
        }
    }

    /// <summary>Charges one request.</summary>
    public void Charge(TimeSpan at, long cost)
    {
        second.Charge(at, 1);
        minute.Charge(at, 1);
        tokens.Charge(at, cost);
    }
}
