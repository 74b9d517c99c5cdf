using System.Globalization;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>
/// Interprets a 429: counts its kind and asks the throttle for one pause of the right length, after which a single request
/// probes. Refusals of requests sent before a pause began belong to the same burst; they neither extend it nor double the next one.
/// </summary>
internal sealed class RateLimitPause(ILlmThrottle throttle, LlmCounters counters, TimeProvider time)
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

    // Extending a pause by less than this is not a new pause.
    private static readonly TimeSpan Same = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly RecentTimes _sent = new(time);
    private int _silentRefusals;
    private long? _pausedAt;
    private long _pausedUntil;
    private long? _lastSlip;

    private enum Kind
    {
        /// <summary>The minute has room left: too many requests in one second, or at once.</summary>
        Slip,

        /// <summary>The minute is used up.</summary>
        Drained,

        /// <summary>The headers don't say.</summary>
        Silent,
    }

    /// <summary>The wait that a response asks for, up to what we accept; null if it asks for none.</summary>
    public static TimeSpan? AskedBy(ProviderHeaders headers) => headers.RetryAfter switch
    {
        // Zero, or a date in the past, is treated as if the provider had said nothing.
        { } asked when asked > TimeSpan.Zero => asked < Believed ? asked : Believed,
        _ => null,
    };

    /// <summary>Records that a request was sent at this timestamp.</summary>
    public void Sent(long stamp)
    {
        lock (_lock)
        {
            _sent.Add(stamp);
        }
    }

    /// <summary>A call was answered: the next refusal without headers starts at a second again.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            _silentRefusals = 0;
        }
    }

    /// <summary>Handles a request refused by a rate limit: counts it and pauses. Returns the pause from now on.</summary>
    public TimeSpan Refused(ProviderHeaders headers, long sentAt, MistralOptions settings)
    {
        var before = throttle.Snapshot();
        var window = TimeSpan.FromSeconds(settings.LimitWindowSeconds);
        var kind = KindOf(headers);
        TimeSpan pause;
        bool isNew;
        var repeatedSlip = false;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            counters.Count(kind == Kind.Drained && WeLeftRoom(headers, before, window) ? RateLimitHit.SharedDrain : RateLimitHit.OwnBurst);
            var sameBurst = _pausedAt is { } began && sentAt <= began;
            pause = AskedBy(headers) ?? kind switch
            {
                Kind.Drained => _sent.OldestLeavesIn(window + before.Margin + Lateness) ?? window,
                _ when sameBurst => time.Until(_pausedUntil),
                Kind.Slip => settings.RequestsPerSecond > 0 ? TimeSpan.FromSeconds(1 / settings.RequestsPerSecond) : FirstPause,
                _ => Doubled(_silentRefusals++, window),
            };
            if (kind == Kind.Slip && !sameBurst)
            {
                repeatedSlip = _lastSlip is { } last && time.GetElapsedTime(last) < window;
                _lastSlip = now;
            }

            isNew = pause > TimeSpan.Zero && (!sameBurst || pause > time.Until(_pausedUntil) + Same);
            if (isNew)
            {
                _pausedAt = now;
                _pausedUntil = Math.Max(_pausedUntil, time.Add(now, pause));
            }
        }

        if (isNew)
        {
            throttle.Pause(pause, headers.RetryAfter > Believed ? AskedTooMuch : Explain(kind));
        }

        if (repeatedSlip)
        {
            throttle.LowerConcurrency(sentAt);
        }

        return pause > TimeSpan.Zero ? pause : TimeSpan.Zero;
    }

    private static string AskedTooMuch { get; } =
        string.Create(CultureInfo.InvariantCulture, $"the long pause that Mistral asked for; AdminApp will try again within {Believed.TotalMinutes:0} minutes");

    private static Kind KindOf(ProviderHeaders headers) => (headers.RemainingRequestsMinute, headers.RemainingTokensMinute) switch
    {
        (0, _) or (_, 0) => Kind.Drained,
        (null, null) => Kind.Silent,
        _ => Kind.Slip,
    };

    private static string Explain(Kind kind) => kind switch
    {
        Kind.Drained => "Mistral's limit to reset; it is used up for this minute",
        Kind.Slip => "the slower pace that Mistral asks for",
        _ => "the pause that Mistral asked for",
    };

    private static TimeSpan Doubled(int refusals, TimeSpan most)
    {
        var seconds = FirstPause.TotalSeconds * Math.Pow(2, Math.Min(refusals, 20));
        return seconds < most.TotalSeconds ? TimeSpan.FromSeconds(seconds) : most;
    }

    // Everything that may count against us, including this request, is within the provider's limit (or the configured one): others used the rest.
    private bool WeLeftRoom(ProviderHeaders headers, ThrottleSnapshot ours, TimeSpan window)
    {
        if (headers.RemainingRequestsMinute == 0)
        {
            return _sent.Count(window + ours.Margin + Lateness) <= (headers.LimitRequestsMinute ?? Budget(BudgetNames.RequestsPerMinute)?.Limit ?? long.MaxValue);
        }

        return Budget(BudgetNames.TokensPerMinute) is not { } tokens || tokens.Used <= (headers.LimitTokensMinute ?? tokens.Limit);

        BudgetSnapshot? Budget(string name) => ours.Budgets.FirstOrDefault(b => b.Name == name);
    }
}
