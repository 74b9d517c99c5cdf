using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>Who asks the system for less motion gets none: no transition or animation that can be seen, on any page, nor in the palette.</summary>
public sealed class ReducedMotionTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task NothingMoves()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this);
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        foreach (var (address, shows) in ((string, string)[])
        [
            ("/", ".chat-example"), ("/search?q=touch", ".search-hit"), ("/transcripts", ".transcripts-title"), ("/dashboard", ".dashboard-tile"), ("/requests", ".ui-empty h2"), ("/limits", ".limits-row"), ("/alerts", ".alerts-rules tr"),
        ])
        {
            await page.GotoAsync(address);
            await page.Locator(shows).First.WaitForAsync();
            await AssertStillAsync(page, address);
        }

        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await AssertStillAsync(page, "palette");
    }

    private static async Task AssertStillAsync(IPage page, string where)
    {
        var moving = await page.EvaluateAsync<string>("""
            () => [...document.querySelectorAll("*")].filter(element => {
              const style = getComputedStyle(element);
              const longest = text => Math.max(...text.split(",").map(part => parseFloat(part) * (part.trim().endsWith("ms") ? 1 : 1000)));
              return longest(style.transitionDuration) > 1 || longest(style.animationDuration) > 1;
            }).map(element => element.outerHTML.slice(0, 120)).join("\n")
            """);
        Assert.True(moving.Length == 0, $"{where}: {moving}");
    }
}
