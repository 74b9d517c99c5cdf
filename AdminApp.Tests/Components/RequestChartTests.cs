using AdminApp.Core.Requests;
using AdminApp.Requests;
using AdminApp.Ui;
using Bunit;

namespace AdminApp.Tests.Components;

public class RequestChartTests
{
    private static readonly DateTime Noon = new(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("Asia/Kolkata", "2026-11-30T18:00:00", 2, "30 Nov, 23:30 to 1 Dec, 01:30")] // over a month's edge
    [InlineData("America/Los_Angeles", "2026-11-01T08:00:00", 2, "1 Nov, 01:00 to 1 Nov, 02:00")] // three hours by the clock are two here: one comes twice
    [InlineData("America/Los_Angeles", "2026-03-08T09:00:00", 2, "8 Mar, 01:00 to 8 Mar, 04:00")] // an hour is left out
    [InlineData("UTC", "2026-03-08T09:00:00", 2, "8 Mar, 09:00 to 8 Mar, 11:00")]
    public void Parts_AreNamedByTheViewersClock(string zone, string from, int hours, string says)
    {
        var start = DateTime.SpecifyKind(DateTime.Parse(from, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
        var chart = Chart(start, TimeSpan.FromHours(1), 48, _ => [0, 1, 0, 0, 0]);
        Assert.StartsWith(says + ": 2 requests", RequestChart.Describe(chart, 0, hours - 1, BrowserSettings.Default with { TimeZoneId = zone }), StringComparison.Ordinal);
    }

    [Fact]
    public void Description_CountsEachOutcome_AndNothingBeyondTheChart()
    {
        var chart = Chart(Noon, TimeSpan.FromMinutes(1), 3, part => [0, 5, part, 0, 1]);
        Assert.Equal("12:00 to 12:03: 21 requests, 3 canceled, 3 failed", RequestChart.Describe(chart, 0, 2, BrowserSettings.Default));
        foreach (var (first, last) in ((int, int)[])[(-1, 0), (2, 1), (0, 3)])
        {
            Assert.Equal("", RequestChart.Describe(chart, first, last, BrowserSettings.Default));
        }
    }

    [Fact]
    public async Task Chart_IsDrawnOnce_NamesItsZone_AndKeepsItsPlaceWhileCounting()
    {
        await using var context = new BunitContext();
        var page = context.Render<RequestChart>(parameters => parameters.AddCascadingValue(BrowserSettings.Default with { TimeZoneId = "Asia/Kolkata" }));
        Assert.Equal("0", page.Find(".requests-plot").GetAttribute("data-parts"));
        page.Render(parameters => parameters.Add(chart => chart.Chart, Chart(Noon, TimeSpan.FromMinutes(1), 60, part => [0, 2, part == 7 ? 1 : 0, 0, 0])));
        Assert.Equal("60", page.Find(".requests-plot").GetAttribute("data-parts"));
        Assert.Contains("Requests per minute, times in Asia/Kolkata", page.Find("header").TextContent, StringComparison.Ordinal);
        Assert.Contains("17:30", page.Find(".requests-times").TextContent, StringComparison.Ordinal);
        Assert.Equal(["answered", "failed"], page.FindAll(".requests-legend li").Select(item => item.TextContent.Trim()));
        Assert.NotEmpty(page.Find("path.requests-series-failed").GetAttribute("d")!);
        page.Render(parameters => parameters.Add(chart => chart.Chart, null).Add(chart => chart.Problem, "The store took longer than 5 s."));
        Assert.Contains("The chart is not available: The store took longer", page.Find(".requests-plot").TextContent, StringComparison.Ordinal);
    }

    private static RequestHistogram Chart(DateTime from, TimeSpan step, int parts, Func<int, int[]> counts) =>
        new(from, from + (step * parts), step, [.. Enumerable.Range(0, parts).Select(part => new RequestOutcomeCounts(from + (step * part), counts(part)))], null);
}
