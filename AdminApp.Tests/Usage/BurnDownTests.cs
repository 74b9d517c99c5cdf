using System.Globalization;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Usage;

namespace AdminApp.Tests.Usage;

public class BurnDownTests
{
    [Fact]
    public void ThePace_IsThatOfTheLastSevenDays()
    {
        // 100 a day for 8 days, then 1,000 a day for 7; it is noon of the 15th.
        var days = Enumerable.Range(1, 15).ToDictionary(day => new DateOnly(2026, 11, day), day => day <= 8 ? 100L : day < 15 ? 1_000L : 500L);
        var month = Of("2026-11-15T12:00:00", used: 800 + 6_000 + 500, limit: 20_000, days);
        Assert.Equal(1_000, month.Pace!.Value, 6); // 6,500 in 6.5 days
        Assert.Equal(BurnDownState.RunsOut, month.State);
        Assert.Equal(Utc("2026-11-28T04:48:00"), month.RunsOutAtUtc!.Value, TimeSpan.FromSeconds(1)); // 12,700 more take 12.7 days
        Assert.Equal(7_300 + 15_500, month.AtEnd!.Value, 6);
        Assert.Equal((15, 100, 800, 7_300), (month.ByDay.Count, month.ByDay[0], month.ByDay[7], month.ByDay[^1]));
    }

    [Fact]
    public void AYoungMonth_HasThePaceOfItsDays()
    {
        var month = Of("2026-11-03T00:00:00", used: 600, limit: 100_000, new() { [new(2026, 11, 1)] = 200, [new(2026, 11, 2)] = 400 });
        Assert.Equal(300, month.Pace!.Value, 6);
        Assert.Equal((BurnDownState.Lasts, 9_000), (month.State, (long)Math.Round(month.AtEnd!.Value)));
    }

    [Theory]
    [InlineData("2026-11-01T00:00:00")]
    [InlineData("2026-11-01T00:59:59")]
    public void InItsFirstHour_AMonthHasNoPace(string now)
    {
        var month = Of(now, used: 5_000, limit: 10_000, []);
        Assert.Equal((BurnDownState.TooEarly, null, null), (month.State, month.Pace, month.AtEnd));
        Assert.Equal([5_000], month.ByDay);
    }

    [Theory]
    [InlineData("2028-02-15T12:00:00", 29)]
    [InlineData("2027-02-15T12:00:00", 28)]
    [InlineData("2100-02-15T12:00:00", 28)]
    [InlineData("2026-12-15T12:00:00", 31)]
    public void LeapYears_HaveADayMore(string now, int days)
    {
        var at = Utc(now);
        var month = Of(now, used: 14_500, limit: 0, Enumerable.Range(1, 15).ToDictionary(day => new DateOnly(at.Year, at.Month, day), day => day < 15 ? 1_000L : 500L));
        Assert.Equal((days, BurnDownState.Unlimited), (month.Days, month.State));
        Assert.Equal(days * 1_000, month.AtEnd!.Value, 6);
    }

    [Fact]
    public void TheLastSecondOfAMonth_AndTheFirstOfTheNext()
    {
        var days = new Dictionary<DateOnly, long> { [new(2026, 12, 30)] = 700, [new(2026, 12, 31)] = 300 };
        var last = Of("2026-12-31T23:59:59", used: 1_000, limit: 1_001, days);
        Assert.Equal((BurnDownState.Lasts, 31), (last.State, last.ByDay.Count));

        // The counter was read before midnight.
        var next = BurnDown.Of(new MonthTokens(202612, 1_000, 1_001), days, Utc("2027-01-01T01:00:00"));
        Assert.Equal((0L, BurnDownState.Lasts, new DateOnly(2027, 1, 1), 0.0), (next.Used, next.State, next.First, next.Pace));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(12_000)]
    public void ASpentMonth_IsSpent(long used)
    {
        var month = Of("2026-11-10T00:00:00", used, limit: 10_000, new() { [new(2026, 11, 9)] = used });
        Assert.Equal((BurnDownState.Spent, null), (month.State, month.RunsOutAtUtc));
    }

    [Fact]
    public void WithoutUse_ItLasts()
    {
        var month = Of("2026-11-10T00:00:00", used: 0, limit: 10_000, []);
        Assert.Equal((BurnDownState.Lasts, 0.0, 0.0), (month.State, month.Pace, month.AtEnd));
        Assert.All(month.ByDay, used => Assert.Equal(0, used));
    }

    [Fact]
    public void TokensOfDaysThatAreNotKnown_CountAsUsedBefore_AndNotForThePace()
    {
        // An update in the middle of the month: 5,000 were used before days were kept.
        var month = Of("2026-11-20T00:00:00", used: 5_600, limit: 0, new() { [new(2026, 11, 18)] = 200, [new(2026, 11, 19)] = 400 });
        Assert.Equal((5_000, 5_200, 5_600), (month.ByDay[0], month.ByDay[17], month.ByDay[18]));
        Assert.Equal(100, month.Pace!.Value, 6); // 600 in six days: the 14th to the 19th
    }

    [Fact]
    public void ADayThatGivesBack_DoesNotMakeThePaceNegative()
    {
        var month = Of("2026-11-02T12:00:00", used: 0, limit: 1_000, new() { [new(2026, 11, 1)] = 300, [new(2026, 11, 2)] = -300 });
        Assert.Equal((0.0, BurnDownState.Lasts), (month.Pace, month.State));
    }

    private static BurnDown Of(string now, long used, long limit, Dictionary<DateOnly, long> days)
    {
        var at = Utc(now);
        return BurnDown.Of(new MonthTokens((at.Year * 100) + at.Month, used, limit), days, at);
    }

    private static DateTime Utc(string text) => DateTime.Parse(text + "Z", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
