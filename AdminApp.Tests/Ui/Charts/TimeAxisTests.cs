using AdminApp.Ui;
using AdminApp.Ui.Charts;

namespace AdminApp.Tests.Ui.Charts;

public class TimeAxisTests
{
    private static readonly BrowserSettings Zurich = BrowserSettings.Default with { TimeZoneId = "Europe/Zurich" };
    private static readonly BrowserSettings Kolkata = BrowserSettings.Default with { TimeZoneId = "Asia/Kolkata" };

    [Fact]
    public void AnHour_HasRoundTimesOfTheViewersClock()
    {
        var from = Seconds(2026, 11, 28, 12, 2);
        var ticks = TimeAxis.Ticks(from, from + 3_600, 7, Kolkata.ToLocal);

        Assert.Equal(["17:40", "17:50", "18:00", "18:10", "18:20", "18:30"], ticks.Select(tick => tick.Label));
        Assert.Equal(8.0 / 60, ticks[0].Place, 6);
    }

    [Fact]
    public void AWeek_HasLocalMidnights_AlsoAfterTheClockWasChanged()
    {
        var from = Seconds(2026, 10, 22, 10, 0); // summer time ends on the 25th
        var ticks = TimeAxis.Ticks(from, from + (7 * 86_400), 7, Zurich.ToLocal);

        Assert.Equal(["23 Oct", "24 Oct", "25 Oct", "26 Oct", "27 Oct", "28 Oct", "29 Oct"], ticks.Select(tick => tick.Label));
        Assert.Equal(from + (3 * 86_400) + (13 * 3_600), (long)Math.Round(from + (ticks[3].Place * 7 * 86_400))); // 23:00 UTC, no more 22:00
    }

    [Theory]
    [InlineData(300)]
    [InlineData(86_400)]
    [InlineData(31 * 86_400)]
    [InlineData(3_650L * 86_400)]
    public void AnyRange_HasAFewLabels(long length)
    {
        var from = Seconds(2016, 1, 3, 4, 5);
        Assert.InRange(TimeAxis.Ticks(from, from + length, 7, Zurich.ToLocal).Count, 2, 8);
    }

    private static long Seconds(int year, int month, int day, int hour, int minute) => new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.Zero).ToUnixTimeSeconds();
}
