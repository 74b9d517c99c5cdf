using AdminApp.Dashboard;

namespace AdminApp.Tests.Dashboard;

public class DashboardRangeTests
{
    [Theory]
    [InlineData("5m", 300)]
    [InlineData("1h", 3_600)]
    [InlineData("24h", 86_400)]
    [InlineData("7d", 604_800)]
    [InlineData("13y", 3_600)]
    [InlineData(null, 3_600)]
    public void NamedRange_IsThatLong_AndAnythingElseIsAnHour(string? name, long seconds) => Assert.Equal(seconds, DashboardRange.Parse(name, null, null).Length);

    [Fact]
    public void FromTo_IsStill_AndComesBackFromItsOwnQuery()
    {
        var range = DashboardRange.Parse(null, "2026-11-28T12:00:00Z", "2026-11-28T14:30:00Z");

        Assert.Equal((60, 150, false), (range.Step, range.Columns, range.MovesOn));
        Assert.Equal("from=2026-11-28T12:00:00Z&to=2026-11-28T14:30:00Z", range.Query);
    }

    [Theory]
    [InlineData("2026-11-28T14:00:00Z", "2026-11-28T12:00:00Z")]
    [InlineData("yesterday", "2026-11-28T12:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z")]
    [InlineData("", null)]
    public void FromToThatMakesNoSense_IsTheLastHour(string? from, string? to) => Assert.Equal(DashboardRange.Hour, DashboardRange.Parse(null, from, to));

    [Fact]
    public void AnyFromTo_HasBoundedColumns()
    {
        for (var days = 1L; days < 4_000; days *= 3)
        {
            Assert.InRange(DashboardRange.Between(1_700_000_000, 1_700_000_000 + (days * 86_400)).Columns, 2, 360);
        }
    }

    [Fact]
    public void ARangeThatMovesOn_EndsWithTheColumnOfThePresent()
    {
        var first = DashboardRange.Hour.FirstSecond(1_800_000_007);

        Assert.Equal((0, 1_800_000_015), (first % 15, first + 3_600));
    }
}
