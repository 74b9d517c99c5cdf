using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>The calendar of a day field.</summary>
public sealed class CalendarTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task Days_LieUnderTheirWeekdays_AndOneIsPicked(int width, int height)
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, width, height, path: "/usage?from=2024-12-01&to=2024-12-20");
        var from = page.GetByLabel("From (UTC)", new() { Exact = true });
        await Expect(from).ToHaveValueAsync("2024-12-01");
        await page.GetByRole(AriaRole.Button, new() { Name = "From (UTC): open the calendar", Exact = true }).ClickAsync();

        // 1 December 2024 is a Sunday.
        Assert.Equal(await MiddleAsync(page.Locator(".mud-day-label").Nth(6)), await MiddleAsync(Day(page, "1")), 3.0);
        Assert.Equal(await MiddleAsync(page.Locator(".mud-day-label").Nth(0)), await MiddleAsync(Day(page, "2")), 3.0);
        Assert.Equal(await MiddleAsync(page.Locator(".mud-day-label").Nth(0)), await MiddleAsync(Day(page, "30")), 3.0);
        await Day(page, "12").ClickAsync();
        await Expect(from).ToHaveValueAsync("2024-12-12");
        await Expect(page.Locator(".mud-picker-calendar-day")).ToHaveCountAsync(0);
    }

    private static ILocator Day(IPage page, string day) =>
        page.Locator(".mud-picker-calendar-day:not(.mud-hidden)").Filter(new() { HasTextRegex = new($@"^\s*{day}\s*$") });

    private static async Task<double> MiddleAsync(ILocator element)
    {
        await Expect(element).ToBeVisibleAsync();
        var box = (await element.BoundingBoxAsync())!;
        return box.X + (box.Width / 2);
    }
}
