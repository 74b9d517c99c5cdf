using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// Interprets 429s of one group. Refusals of requests sent before a pause began belong to the same burst; they neither extend it nor
/// double the next one.
/// </summary>
internal sealed class RateLimitReading
{
    /// <summary>The pause if the provider does not name one; doubled with each further refusal.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How much later than the margin a request may have reached the provider, for example on an overloaded machine. Requests that
    /// left our count within this time are the first suspects if the minute turns out to be used up.
    /// </summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest pause we accept from the provider; then one request tests whether it still applies. This is far longer than the minute that its limits
    /// count over, and far shorter than what a wrong clock or a gateway that writes milliseconds would cost us: a day without answers.
    /// </summary>
    public static readonly TimeSpan Believed = TimeSpan.FromMinutes(5);

    /// <summary>For how many windows sending is paced after a refusal that nothing explains.</summary>
    public const int PacedWindows = 10;

    // Extending a pause by less than this is not a new pause.
    private static readonly TimeSpan Same = TimeSpan.FromMilliseconds(100);

    private int _silent;
    private TimeSpan? _lastSlip;

    /// <summary>The wait that a response asks for, up to what we accept; null if it asks for none.</summary>
    public static TimeSpan? AskedBy(ProviderHeaders headers) => headers.RetryAfter switch
    {
        // Zero, or a date in the past, is treated as if the provider had said nothing.
        { } asked when asked > TimeSpan.Zero => asked < Believed ? asked : Believed,
        _ => null,
    };

    /// <summary>A call was answered: the next refusal without headers starts at a second again.</summary>
    public void Succeeded() => _silent = 0;

    /// <summary>Reads the refusal of a request, whose headers the windows have heard.</summary>
    public RateLimitVerdict Read(Grant refused, ProviderHeaders headers, double? requestsPerSecond, TimeSpan now)
    {
        var group = refused.Group;
        var window = group.Requests.Window;
        var kind = KindOf(refused, headers);
        var byOthers = kind != RateLimitKind.Slip && WeLeftRoom(group, kind, headers, now);
        var sentAt = refused.SentAt ?? now;
        var gate = group.Gate;
        var sameBurst = sentAt <= gate.PausedAt;
        var pause = AskedBy(headers) ?? kind switch
        {
            RateLimitKind.RequestsDrained => Frees(Drained(group, BudgetUnit.Requests, headers, now), 1, now),
            RateLimitKind.TokensDrained => Frees(Drained(group, BudgetUnit.Tokens, headers, now), refused.Tokens - (headers.RemainingTokensMinute ?? 0), now),
            _ when group.PastKnownAt > now => group.PastKnownAt - now,
            _ when sameBurst => gate.PausedUntil - now,
            RateLimitKind.Slip => requestsPerSecond > 0 ? TimeSpan.FromSeconds(1 / requestsPerSecond.Value) : FirstPause,
            _ => Doubled(_silent++, window),
        };
        var repeated = false;
        if (kind == RateLimitKind.Slip && !sameBurst)
        {
            repeated = _lastSlip is { } last && now - last < window;
            _lastSlip = now;
        }

        var isNew = pause > TimeSpan.Zero && (!sameBurst || now + pause > gate.PausedUntil + Same);
        return new RateLimitVerdict(kind, byOthers, pause, isNew, repeated, repeated || (kind == RateLimitKind.Silent && byOthers && !sameBurst && AskedBy(headers) is null));
    }

    private static RateLimitKind KindOf(Grant refused, ProviderHeaders headers) => (headers.RemainingRequestsMinute, headers.RemainingTokensMinute) switch
    {
        (0, _) => RateLimitKind.RequestsDrained,
        _ when headers.MoreLimits.Any(more => more is { Unit: BudgetUnit.Requests, Remaining: 0 }) => RateLimitKind.RequestsDrained,
        _ when headers.MoreLimits.Any(more => more.Unit == BudgetUnit.Tokens && more.Remaining < refused.Tokens) => RateLimitKind.TokensDrained,
        (_, { } tokens) when tokens < refused.Tokens => RateLimitKind.TokensDrained,
        (null, null) => RateLimitKind.Silent,
        _ => RateLimitKind.Slip,
    };

    /// <summary>The window that is used up: the minute, or the one over another interval that the refusal names.</summary>
    private static BudgetWindow Drained(BudgetGroup group, BudgetUnit unit, ProviderHeaders headers, TimeSpan now)
    {
        var minute = unit == BudgetUnit.Requests ? group.Requests : group.Tokens;
        var isMinute = (unit == BudgetUnit.Requests ? headers.RemainingRequestsMinute : headers.RemainingTokensMinute) is not null;
        var named = headers.MoreLimits.FirstOrDefault(more => more.Unit == unit && more.Remaining is not null);
        return isMinute || named is null ? minute : group.WindowOf(unit, named.Window, now) ?? minute;
    }

    private static TimeSpan Frees(BudgetWindow window, long amount, TimeSpan now) => (window.FreesAt(amount, Lateness, now) ?? now + window.Window) - now;

    private static TimeSpan Doubled(int refusals, TimeSpan most)
    {
        var seconds = FirstPause.TotalSeconds * Math.Pow(2, Math.Min(refusals, 20));
        return seconds < most.TotalSeconds ? TimeSpan.FromSeconds(seconds) : most;
    }

    /// <summary>Everything of ours that may count, this request included, is within the provider's limit, or the configured one: others used the rest.</summary>
    private static bool WeLeftRoom(BudgetGroup group, RateLimitKind kind, ProviderHeaders headers, TimeSpan now)
    {
        return kind switch
        {
            RateLimitKind.RequestsDrained => Fits(group.Requests, headers.LimitRequestsMinute),
            RateLimitKind.TokensDrained => Fits(group.Tokens, headers.LimitTokensMinute),
            _ => group.Windows.Any(window => window.EffectiveLimit > 0) && group.Windows.All(window => Fits(window, null)),
        };

        bool Fits(BudgetWindow window, long? told) =>
            (told > 0 ? told.Value : window.Limit > 0 ? window.Limit : window.EffectiveLimit) is var limit && (limit == 0 || window.SentWithin(Lateness, now) <= limit);
    }
}
