using System.Runtime.InteropServices;
using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// One limit over a sliding window: at most <see cref="EffectiveLimit"/> in any interval of <see cref="Window"/>, wherever it begins.
/// Unlike a token bucket it never lets two bursts meet inside one window, and unlike fixed windows it does not depend on when the provider's
/// windows begin. A charge counts from its grant until send time + window + margin; the margin covers how much arrival delays vary.
/// It counts a suffix of the <see cref="ChargeLog"/>, and what was granted but not sent yet.
/// </summary>
internal sealed class BudgetWindow(int number, string name, BudgetUnit unit, ChargeLog log)
{
    /// <summary>How long the provider's own limit applies without being reported again: if nothing fits it, nothing is sent that could show otherwise.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromHours(1);

    /// <summary>How long a limit over another interval applies without being named again; the provider is asked more often where someone waits.</summary>
    public static readonly TimeSpan BelievedFurther = TimeSpan.FromHours(2);

    /// <summary>The part of a budget that one user, or the background, leaves for others.</summary>
    private const int KeptShare = 5;

    private readonly Dictionary<string, long> _byUser = new(StringComparer.Ordinal);
    private long _limit;
    private long _from;
    private long _background;
    private (long Limit, TimeSpan SentAt)? _told;
    private (long Limit, TimeSpan Until)? _lowered;
    private long _assumed;
    private bool _configured;
    private (long Remaining, TimeSpan SentAt)? _said;
    private (long Amount, long Limit, TimeSpan SentAt) _others;
    private (TimeSpan SentAt, TimeSpan Span)? _heard;
    private TimeSpan _listensFrom = TimeSpan.MinValue;
    private TimeSpan _hearsFrom = TimeSpan.MinValue;

    /// <summary>Identifies it among its group's windows in the record of grants.</summary>
    public int Number => number;

    /// <summary>Whether it counts over an interval other than a second or a minute.</summary>
    public bool IsFurther => number >= BudgetGroup.FirstFurther;

    /// <summary>Name of the budget.</summary>
    public string Name => name;

    /// <summary>What it counts.</summary>
    public BudgetUnit Unit => unit;

    /// <summary>The configured limit, or the assumed one; 0 for none (charges are recorded all the same, so that a limit set later can count them).</summary>
    public long Limit => IsAuto ? Assumed : _limit;

    /// <summary>The limit in force: the provider's own if none is configured or it reported a lower one. 0 for no limit.</summary>
    public long EffectiveLimit => FollowsProvider ? _told!.Value.Limit : Limit;

    /// <summary>Whether the limit is what the provider says, and what is assumed until it does.</summary>
    public bool IsAuto { get; private set; }

    /// <summary>Where the limit in force comes from.</summary>
    public LimitSource Source => FollowsProvider ? LimitSource.Provider
        : IsAuto ? LimitSource.Assumed
        : LimitSource.Set;

    /// <summary>Identifies the configured limit and window. What the provider reported while they were different no longer counts.</summary>
    public long Terms => (IsAuto ? -1 : _limit << 24) ^ (Window.Ticks << 2);

    /// <summary>Length of the window.</summary>
    public TimeSpan Window { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>Window and margin: how long a charge counts.</summary>
    public TimeSpan Span { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>What currently counts, others apart; call <see cref="MoveTo"/> first.</summary>
    public long Used { get; private set; }

    /// <summary>The part of <see cref="Used"/> that was granted but not sent yet.</summary>
    public long Unsent { get; private set; }

    /// <summary>Lower bound of what other users of the key have used, as the provider's headers show.</summary>
    public long Others => _others.Amount;

    /// <summary>What others leave less of for us: all that they use if our limit is the provider's, and only what reaches into ours if it is lower.</summary>
    public long OthersHold => Math.Max(0, _others.Amount - Math.Max(0, _others.Limit - EffectiveLimit));

    /// <summary>The limit beside which <see cref="Others"/> was seen.</summary>
    public long OthersLimit => _others.Limit;

    /// <summary>When the request was sent whose headers showed <see cref="Others"/>.</summary>
    public TimeSpan OthersSeenAt => _others.SentAt;

    /// <summary>When <see cref="Others"/> no longer counts.</summary>
    public TimeSpan OthersUntil => _others.SentAt + Span;

    /// <summary>What the provider last reported as remaining; null if nothing.</summary>
    public long? Remaining => _said?.Remaining;

    /// <summary>The limit that the provider reported; null if it reported none.</summary>
    public long? Told => _told?.Limit;

    /// <summary>When the request was sent for which the provider reported its limit; null if it reported none.</summary>
    public TimeSpan? ToldAt => _told?.SentAt;

    /// <summary>Index of the first charge that counts.</summary>
    public long From => _from;

    /// <summary>The window reaches back into a time of which nothing is known, until headers tell or that time has left the window.</summary>
    public bool PastUnknown { get; private set; }

    /// <summary>When the unknown time leaves the window.</summary>
    public TimeSpan PastKnownAt => _heard is { } heard && heard.SentAt >= log.KnownSince && heard.SentAt - heard.Span < log.KnownSince
        ? heard.SentAt - heard.Span + Span
        : log.KnownSince + Span;

    /// <summary>The most that one user may hold while another is active, or the background at any time; <see cref="long.MaxValue"/> for no bound.</summary>
    public long Share => EffectiveLimit < 2 ? long.MaxValue : EffectiveLimit - Math.Max(1, EffectiveLimit / KeptShare);

    private bool FollowsProvider => _told is { } told && (IsAuto || told.Limit < _limit || _limit == 0);

    /// <summary>The limit that is assumed until the provider says: the usual one, or what a refusal taught.</summary>
    private long Assumed => _lowered is { } lowered && (lowered.Limit < _assumed || _assumed == 0) ? lowered.Limit : _assumed;

    /// <summary>
    /// Applies a limit. What has been counted stays, and a longer window counts again what a shorter one had left behind. If the limit or the
    /// window is a new one, what the provider reported before is forgotten: the admin's setting is newer.
    /// </summary>
    /// <param name="limit">The limit; 0 for none, null for what the provider says.</param>
    public void Configure(long? limit, TimeSpan window, TimeSpan margin, TimeSpan now)
    {
        var terms = Terms;
        if (window != Window && log.Next > log.First)
        {
            // What is said of requests sent before was counted over another window.
            _hearsFrom = now;
        }

        (_limit, IsAuto, Window) = (limit ?? 0, limit is null, window);
        SetMargin(margin, now);
        if (_configured && Terms != terms)
        {
            // Only answers to requests sent from now on can override it.
            (_told, _listensFrom) = (null, now);
        }

        _configured = true;
    }

    /// <summary>Begins to count in a group that has been sending: everything that is in the log, and what was granted but not sent yet.</summary>
    public void Begin(TimeSpan window, TimeSpan margin, IEnumerable<Charge> unsent, TimeSpan now)
    {
        // Nothing was said of another length of it.
        (_from, Window) = (log.Next, window);
        Configure(null, window, margin, now);
        foreach (var charge in unsent)
        {
            Take(charge);
        }
    }

    /// <summary>Assumes a limit until the provider says; 0 for none.</summary>
    public void Assume(long limit) => _assumed = limit;

    /// <summary>A refusal shows that less is allowed than was assumed. Believed for as long as sending is paced after it: others may have used the rest.</summary>
    public void Lower(long limit, TimeSpan now)
    {
        var lower = Math.Max(1, limit);
        if (_told is null && IsAuto && (Assumed == 0 || lower < Assumed))
        {
            _lowered = (lower, now + (Window * RateLimitReading.PacedWindows));
        }
    }

    /// <summary>Applies the margin D.</summary>
    public void SetMargin(TimeSpan margin, TimeSpan now)
    {
        Span = Window + margin;
        while (_from > log.First && log[_from - 1].SentAt + Span > now)
        {
            _from--;
            Count(log[_from], 1);
        }

        MoveTo(now);
    }

    /// <summary>Moves the window: charges that it has passed no longer count, nor does what the provider reported too long ago.</summary>
    public void MoveTo(TimeSpan now)
    {
        while (_from < log.Next && log[_from].SentAt + Span <= now)
        {
            Count(log[_from], -1);
            _from++;
        }

        if (_told is { } told && told.SentAt + (IsAuto ? BelievedFurther : Believed) <= now && (!IsAuto || IsFurther))
        {
            _told = null;
        }

        if (_lowered is { } lowered && lowered.Until <= now)
        {
            _lowered = null;
        }

        if (OthersUntil <= now)
        {
            _others.Amount = 0;
        }

        PastUnknown = PastKnownAt > now;
    }

    /// <summary>Whether a charge currently fits.</summary>
    /// <param name="probe">It tests whether others still hold what they held, so their part does not count against it.</param>
    public bool HasRoom(long cost, bool probe = false) =>
        EffectiveLimit == 0 || Used + (probe ? 0 : OthersHold) + cost <= EffectiveLimit;

    /// <summary>Whether the user may hold that much more. Room is kept for the next person: one user may use 80 % of a limit while another is active.</summary>
    public bool HasShareFor(string user, long cost) => EffectiveLimit == 0 || Held(user) is var held && (held == 0 || held + cost <= Share);

    /// <summary>Whether the background may hold that much more: 80 % of a limit.</summary>
    public bool HasShareForBackground(long cost) => EffectiveLimit == 0 || _background == 0 || _background + cost <= Share;

    /// <summary>What currently counts for a user.</summary>
    public long Held(string user) => _byUser.GetValueOrDefault(user);

    /// <summary>What currently counts for each user.</summary>
    public IReadOnlyDictionary<string, long> HeldByUsers => _byUser;

    /// <summary>What currently counts for the background.</summary>
    public long HeldByBackground => _background;

    /// <summary>Counts a grant that was not sent yet.</summary>
    public void Take(in Charge charge)
    {
        Unsent += charge.In(unit);
        Count(charge, 1);
    }

    /// <summary>The grant is in the log now.</summary>
    public void Sent(in Charge charge) => Unsent -= charge.In(unit);

    /// <summary>The request of the charge at <paramref name="index"/> is sent once more and will be counted at its new place: if the window has passed the old one, it counts again.</summary>
    public void SentAgain(in Charge charge, long index)
    {
        if (index < _from)
        {
            Count(charge, 1);
        }
    }

    /// <summary>A grant ended without being sent.</summary>
    public void Return(in Charge charge)
    {
        Unsent -= charge.In(unit);
        Count(charge, -1);
    }

    /// <summary>The tokens of a charge changed, in the log before this is called.</summary>
    /// <param name="index">Its index; null if it was not sent yet.</param>
    public void Correct(in Charge charge, long? index, long difference)
    {
        if (unit == BudgetUnit.Tokens && (index is null || index >= _from))
        {
            Unsent += index is null ? difference : 0;
            Add(charge, difference);
        }
    }

    /// <summary>Handles the provider's own limit, reported for a request sent at this time; the report for a later one wins. Zero is not a limit but a permanent refusal, and is ignored here. Returns whether it counts.</summary>
    public bool Tell(long limit, TimeSpan sentAt)
    {
        var counts = limit > 0 && sentAt >= _listensFrom && (_told is not { } known || known.SentAt <= sentAt);
        if (counts)
        {
            _told = (limit, sentAt);
        }

        return counts;
    }

    /// <summary>The provider named its limits for a request sent at this time, and this was not among them.</summary>
    public void TellNone(TimeSpan sentAt) => _told = _told is { } told && told.SentAt < sentAt ? null : _told;

    /// <summary>
    /// Handles what the provider reported as remaining. It speaks for the send time of its own request, so that of an older one says nothing
    /// new. Others have used at least what is missing and cannot be ours: <c>limit − remaining − everything of ours that the provider could
    /// have counted by then</c>. That is also how a past that nobody recorded is learned.
    /// </summary>
    public void Hear(long remaining, long? limit, TimeSpan sentAt, TimeSpan now)
    {
        if (sentAt <= _hearsFrom || (_said is { } said && said.SentAt > sentAt))
        {
            return;
        }

        _said = (remaining, sentAt);
        var all = limit > 0 ? limit.Value : EffectiveLimit;
        if (all == 0 || sentAt + Span <= now)
        {
            return;
        }

        var ours = 0L;
        for (var index = log.Next - 1; index >= log.First && log[index].SentAt > sentAt - Span; index--)
        {
            ours += log[index].MaxIn(unit);
        }

        _others = (Math.Max(0, all - remaining - ours), all, sentAt);
        if (remaining > 0)
        {
            // Nothing left may also mean that more was used than there was.
            _heard = (sentAt, Span);
            PastUnknown = PastKnownAt > now;
        }
    }

    /// <summary>Restores what an earlier process saw of others.</summary>
    public void RestoreOthers(long amount, long limit, TimeSpan sentAt) => _others = (amount, limit, sentAt);

    /// <summary>A probe was answered without a word about what remains, so others leave room again.</summary>
    public void ForgetOthers() => _others.Amount = 0;

    /// <summary>The log is full and drops its oldest charge.</summary>
    public void PassFirst()
    {
        if (_from == log.First)
        {
            Count(log[_from], -1);
            _from++;
        }
    }

    /// <summary>The earliest time at which enough of our own charges have left the window to free <paramref name="amount"/>; null if they do not hold that much.</summary>
    /// <param name="lateness">How much later than the margin a request may have reached the provider.</param>
    public TimeSpan? FreesAt(long amount, TimeSpan lateness, TimeSpan now)
    {
        for (var index = log.First; index < log.Next; index++)
        {
            var leaves = log[index].SentAt + Span + lateness;
            if (leaves > now && log[index].In(unit) is > 0 and var cost && (amount -= cost) <= 0)
            {
                return leaves;
            }
        }

        return null;
    }

    /// <summary>What was sent within window, margin and <paramref name="lateness"/>.</summary>
    public long SentWithin(TimeSpan lateness, TimeSpan now)
    {
        var sum = 0L;
        for (var index = log.Next - 1; index >= log.First && log[index].SentAt + Span + lateness > now; index--)
        {
            sum += log[index].In(unit);
        }

        return sum;
    }

    private void Count(in Charge charge, int sign) => Add(charge, sign * charge.In(unit));

    private void Add(in Charge charge, long amount)
    {
        if (amount == 0)
        {
            return;
        }

        Used += amount;
        _background += charge.Class == LlmClass.Background ? amount : 0;
        if (charge.User is { } user)
        {
            ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(_byUser, user, out _);
            held += amount;
            if (held == 0)
            {
                _byUser.Remove(user);
            }
        }
    }
}
