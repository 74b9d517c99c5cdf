using AdminApp.Core;
using AdminApp.Core.Stores.Entities;
using AdminApp.Settings.Limits;
using AdminApp.Tests.Requests;
using AdminApp.Ui;
using AdminApp.Ui.Charts;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Components;

/// <summary>Times are those of the viewer's clock: half an hour off, behind UTC, when clocks change, and over the edge of a month.</summary>
public class ViewersClockTests
{
    private const string Kolkata = "Asia/Kolkata";
    private const string LosAngeles = "America/Los_Angeles";

    [Theory]
    [InlineData(Kolkata, "2026-11-30T18:29:00", "30 Nov 2026, 23:59")]
    [InlineData(Kolkata, "2026-11-30T18:30:00", "1 Dec 2026, 00:00")]
    [InlineData(LosAngeles, "2026-11-01T08:59:00", "1 Nov 2026, 01:59")]
    [InlineData(LosAngeles, "2026-11-01T09:00:00", "1 Nov 2026, 01:00")] // the clock was set back
    [InlineData(LosAngeles, "2026-03-08T09:59:00", "8 Mar 2026, 01:59")]
    [InlineData(LosAngeles, "2026-03-08T10:00:00", "8 Mar 2026, 03:00")] // and forward
    [InlineData(LosAngeles, "2027-01-01T07:59:00", "31 Dec 2026, 23:59")]
    public async Task HistoryOfLimits(string zone, string utc, string shown)
    {
        await using var context = new BunitContext();
        context.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2027, 6, 1, 12, 0, 0, TimeSpan.Zero)));
        var change = new SettingChange { Id = 1, AtUtc = Utc(utc), Key = "Performance:PatienceSeconds", OldValue = "60", NewValue = "90", Who = "a", Reason = "r" };
        var card = context.Render<HistoryCard>(parameters => parameters.AddCascadingValue(In(zone)).Add(page => page.Changes, [change]).Add(page => page.Catalog, ProductSettings.Catalog));
        Assert.Equal(shown, card.Find(".limits-history .ui-tabular").GetAttribute("title"));
        Assert.Equal(shown[..shown.IndexOf(',', StringComparison.Ordinal)], card.Find(".limits-history .ui-tabular").TextContent);
    }

    [Theory]
    [InlineData(LosAngeles, "2026-11-01T07:00:00", 4, "00:00 01:00 01:00 02:00 03:00")]
    [InlineData(LosAngeles, "2026-03-08T08:00:00", 4, "00:00 01:00 03:00 04:00 05:00")]
    [InlineData(Kolkata, "2026-11-30T17:30:00", 4, "23:00 00:00 01:00 02:00 03:00")]
    public void AxisOfCharts(string zone, string from, int hours, string labels)
    {
        var begin = new DateTimeOffset(Utc(from)).ToUnixTimeSeconds();
        Assert.Equal(labels, string.Join(' ', TimeAxis.Ticks(begin, begin + (hours * 3_600), 5, In(zone).ToLocal).Select(tick => tick.Label)));
    }

    [Theory]
    [InlineData(Kolkata, "1 Dec 00:15:00", "Asia/Kolkata")]
    [InlineData(LosAngeles, "30 Nov 10:45:00", "America/Los_Angeles")]
    [InlineData("UTC", "30 Nov 18:45:00", "UTC")]
    public async Task ListOfRequests(string zone, string shown, string named)
    {
        await using var world = await RequestsWorld.CreateAsync();
        await world.Store.AddRequestsAsync(StoredRequests.At(0, row => row.SubmittedAtUtc = Utc("2026-11-30T18:45:00")));
        world.Context.Time.SetUtcNow(new DateTimeOffset(2026, 12, 4, 12, 0, 0, TimeSpan.Zero));
        var page = world.Open("/requests?from=2026-11-30T00:00:00Z&to=2026-12-02T00:00:00Z", In(zone));
        page.WaitForAssertion(() => Assert.Equal(shown, page.Find(".requests-row .requests-time").TextContent));
        page.WaitForAssertion(() => Assert.Contains($"times in {named}", page.Find(".requests-chart header").TextContent, StringComparison.Ordinal));
    }

    private static BrowserSettings In(string zone) => BrowserSettings.Default with { TimeZoneId = zone };

    private static DateTime Utc(string text) => DateTime.SpecifyKind(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
