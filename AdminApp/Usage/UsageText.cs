using System.Globalization;
using AdminApp.Core.Primitives;
using AdminApp.Core.Usage;
using AdminApp.Ui;

namespace AdminApp.Usage;

/// <summary>Usage in words.</summary>
internal static class UsageText
{
    /// <summary>A number with separators.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A cost, or what is missing: <c>EUR 1.24</c>, <c>at least EUR 1.24</c>, <c>no price set</c>.</summary>
    public static string Cost(Cost cost) => cost.IsUnknown ? "no price set" : cost.Amounts.Count == 0 ? "–" : cost.IsComplete ? cost.Text : $"at least {cost.Text}";

    /// <summary>By what usage is listed, as a word.</summary>
    public static string Group(UsageGroup by) => by.ToString();

    /// <summary>Whether questions are counted by it.</summary>
    public static bool HasQuestions(UsageGroup by) => by is not (UsageGroup.Model or UsageGroup.Meeting);

    /// <summary>When a day (UTC) ends on the viewer's clock: <c>16:00 your time</c>.</summary>
    public static string Resets(BrowserSettings browser, DateOnly today) =>
        string.Create(CultureInfo.InvariantCulture, $"{browser.ToLocal(today.AddDays(1).StartUtc()):HH:mm} your time");

    /// <summary>What is used of a quota: <c>12 of 50 questions</c>, <c>12 of 50 questions, 8,210 of 200,000 tokens</c>.</summary>
    public static string Use(QuotaUse use) => string.Join(", ", new[]
    {
        use.Quota.Questions > 0 ? $"{Number(use.Used.Questions)} of {Number(use.Quota.Questions)} questions" : "",
        use.Quota.Tokens > 0 ? $"{Number(use.Used.Tokens)} of {Number(use.Quota.Tokens)} tokens" : "",
    }.Where(part => part.Length > 0));

    /// <summary>What the month's tokens will do, as a sentence.</summary>
    public static string Forecast(BurnDown month, BrowserSettings browser) => month.State switch
    {
        BurnDownState.Unlimited when month.Used == 0 => "There is no limit, and nothing was used yet.",
        BurnDownState.Unlimited => month.AtEnd is { } end ? $"There is no limit. At this pace the month ends with about {Number(Rounded(end))} tokens used." : "There is no limit.",
        BurnDownState.Spent => $"The month's tokens are used up. They start over on {Clock.Moment(browser.ToLocal(month.First.AddMonths(1).StartUtc()))}.",
        BurnDownState.RunsOut => $"At this pace they run out on {Clock.Day(DateOnly.FromDateTime(browser.ToLocal(month.RunsOutAtUtc!.Value)))}, {Left(month)} before the month ends.",
        BurnDownState.Lasts => $"At this pace they last: the month ends with about {Number(Rounded(month.AtEnd!.Value))} tokens used.",
        _ => "The month has just begun, so there is no pace yet.",
    };

    /// <summary>The pace: <c>41,200 tokens a day (last 7 days)</c>.</summary>
    public static string Pace(BurnDown month) => month.Pace is not { } pace ? "–"
        : $"{Number(Rounded(pace))} a day ({(month.ByDay.Count > BurnDown.PaceDays ? $"last {BurnDown.PaceDays} days" : "this month so far")})";

    private static string Left(BurnDown month)
    {
        var left = month.First.AddMonths(1).StartUtc() - month.RunsOutAtUtc!.Value;
        return left.TotalDays < 2 ? $"{Math.Max(1, (int)left.TotalHours)} h" : $"{(int)left.TotalDays} days";
    }

    // Three digits say what a forecast knows.
    private static long Rounded(double value)
    {
        var unit = value < 1_000 ? 1 : Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);
        return (long)(Math.Round(value / unit) * unit);
    }
}
