using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Usage;

/// <summary>
/// The month's tokens against their limit, and when they will be used up at this pace: that of the last seven days (today and the six before
/// it), or of the month so far if it is shorter. Pure.
/// </summary>
public sealed record BurnDown
{
    /// <summary>Days whose pace counts.</summary>
    public const int PaceDays = 7;

    /// <summary>A month younger than this has no pace.</summary>
    public static readonly TimeSpan MinAge = TimeSpan.FromHours(1);

    /// <summary>First day of the month (UTC).</summary>
    public required DateOnly First { get; init; }

    /// <summary>Number of its days.</summary>
    public int Days => DateTime.DaysInMonth(First.Year, First.Month);

    /// <summary>Tokens so far: the enforced counter.</summary>
    public required long Used { get; init; }

    /// <summary>Maximum; 0 for none.</summary>
    public required long Limit { get; init; }

    /// <summary>Tokens used by the end of each day from the first to today; the last is <see cref="Used"/>.</summary>
    public required IReadOnlyList<long> ByDay { get; init; }

    /// <summary>Tokens a day; null if the month is too young.</summary>
    public double? Pace { get; init; }

    /// <summary>Tokens by the end of the month at this pace; null if the month is too young.</summary>
    public double? AtEnd { get; init; }

    /// <summary>How it will do.</summary>
    public BurnDownState State { get; init; }

    /// <summary>When the tokens are used up at this pace (UTC); null unless that is this month.</summary>
    public DateTime? RunsOutAtUtc { get; init; }

    /// <summary>How a month goes.</summary>
    /// <param name="month">The counter.</param>
    /// <param name="days">What it grew by on each day; tokens of days that are missing count as used before the first.</param>
    /// <param name="utcNow">Now.</param>
    public static BurnDown Of(MonthTokens month, IReadOnlyDictionary<DateOnly, long> days, DateTime utcNow)
    {
        var today = DateOnly.FromDateTime(utcNow);
        var first = new DateOnly(today.Year, today.Month, 1);
        var used = month.Month == (today.Year * 100) + today.Month ? month.Used : 0; // the counter was read before midnight
        var grown = Enumerable.Range(0, today.Day).Select(i => days.GetValueOrDefault(first.AddDays(i))).ToArray();
        var sum = used - grown.Sum();
        var byDay = grown.Select(tokens => Math.Max(0, sum += tokens)).ToArray();

        var from = today.Day > PaceDays ? today.AddDays(1 - PaceDays) : first;
        var (span, left) = (utcNow - from.StartUtc(), first.AddMonths(1).StartUtc() - utcNow);
        double? pace = span < MinAge ? null : Math.Max(0, used - (from == first ? 0 : byDay[from.Day - 2])) / span.TotalDays;
        var free = month.Limit - used;
        var runsOut = month.Limit > 0 && free > 0 && pace > 0 && free / pace < left.TotalDays ? utcNow.AddDays(free / pace.Value) : (DateTime?)null;
        return new BurnDown
        {
            First = first,
            Used = used,
            Limit = month.Limit,
            ByDay = byDay,
            Pace = pace,
            AtEnd = used + (pace * left.TotalDays),
            State = month.Limit == 0 ? BurnDownState.Unlimited
                : free <= 0 ? BurnDownState.Spent
                : pace is null ? BurnDownState.TooEarly
                : runsOut is null ? BurnDownState.Lasts : BurnDownState.RunsOut,
            RunsOutAtUtc = runsOut,
        };
    }
}
