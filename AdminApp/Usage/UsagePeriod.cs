namespace AdminApp.Usage;

/// <summary>A time that the page offers; it ends today (UTC).</summary>
/// <param name="Code">Its name in the address.</param>
/// <param name="Label">Its name on the button.</param>
/// <param name="Words">Its name in a sentence.</param>
/// <param name="From">Its first day, given today.</param>
public sealed record UsagePeriod(string Code, string Label, string Words, Func<DateOnly, DateOnly> From)
{
    /// <summary>Between two days that were chosen.</summary>
    public const string Custom = "custom";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<UsagePeriod> All =
    [
        new("today", "Today", "today", today => today),
        new("7d", "7 d", "in the last 7 days", today => today.AddDays(-6)),
        new("30d", "30 d", "in the last 30 days", today => today.AddDays(-29)),
        new("month", "Month", "this month", today => new DateOnly(today.Year, today.Month, 1)),
    ];

    /// <summary>What shows without a choice.</summary>
    public static readonly UsagePeriod Default = All[2];

    /// <summary>The period of a code; null if there is none.</summary>
    public static UsagePeriod? Of(string? code) => All.FirstOrDefault(period => period.Code == code);
}
