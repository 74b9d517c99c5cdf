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

    [Fact]
    public async Task KeysAlone_OpenIt_PickADay_AndLeaveIt()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, path: "/usage?from=2024-12-01&to=2024-12-20");
        var open = page.GetByRole(AriaRole.Button, new() { Name = "From (UTC): open the calendar", Exact = true });
        var calendar = page.GetByRole(AriaRole.Dialog, new() { Name = "From (UTC): calendar" });
        await open.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(calendar.Locator("button:focus")).ToHaveCountAsync(1);
        await Axe.CheckAsync(page, "calendar");
        await page.Keyboard.PressAsync("Escape");
        await Expect(calendar).ToHaveCountAsync(0);
        await Expect(open).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await Day(page, "12").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("From (UTC)", new() { Exact = true })).ToHaveValueAsync("2024-12-12");
        await Expect(open).ToBeFocusedAsync();
    }

    [Fact]
    public async Task InADialog_EscClosesTheCalendarAlone()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, path: "/transcripts");
        await page.Locator("[aria-label^='Actions for']").First.ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Edit details" }).ClickAsync();
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Harbour weekly");
        var open = page.GetByRole(AriaRole.Button, new() { Name = "Date: open the calendar", Exact = true });
        await open.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Date: calendar" }).Locator("button:focus")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".mud-picker-calendar-day")).ToHaveCountAsync(0);
        await Expect(page.GetByLabel("Title", new() { Exact = true })).ToHaveValueAsync("Harbour weekly");
        await Expect(open).ToBeFocusedAsync();
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
