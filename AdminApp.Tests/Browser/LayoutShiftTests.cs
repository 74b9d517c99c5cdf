using System.Net.Http.Json;
using AdminApp.Core.Simulation;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>
/// Nothing moves by itself while live values change: what the browser reports as layout shifts, while a burst of questions runs over a simulated provider. Rows of a list that move
/// because another row came or went are what these lists are for; all else counts, also what such a list pushes.
/// </summary>
public sealed class LayoutShiftTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    // Web Vitals call 0.1 good.
    private const double Most = 0.02;
    private const int Questions = 14;

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task ABurst_MovesNothing(int width, int height)
    {
        await using var provider = await SimulatedMistral.StartAsync(
            new SimulationOptions { MinSeconds = 0.5, MaxSeconds = 2, RequestsPerMinute = 0, TokensPerMinute = 0 }, cancellationToken: TestContext.Current.CancellationToken);
        await using var host = await ChatHost.StartOverAsync(provider.BaseUrl, ("Performance:MaxConcurrentLlmRequests", "3"), ("Performance:RateLimitPerMinute", "0"));
        await AskAsync(host, 1, "before");
        List<(string Name, IPage Page)> pages = [];
        foreach (var (path, shows) in ((string, string)[])
        [
            ("/dashboard?range=5m", ".dashboard-tile"), ("/requests", ".requests-plot svg"), ("/limits", ".limits-row"), ("/", ".chat-example"),
        ])
        {
            var page = await host.OpenAsync(this, width, height, path: path);
            await page.Locator(shows).First.WaitForAsync();
            pages.Add((path, page));
        }

        var chat = pages[^1].Page;
        await chat.GetByLabel("Your question").FillAsync("What would a touch screen cost for each remote?");
        await chat.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await chat.Locator(".chat-question").WaitForAsync();
        // What the click itself moves may come late on a busy machine, and would count as if nobody had clicked.
        await chat.Locator(".chat-pending, .chat-writing, .chat-answer-meta").First.WaitForAsync();
        foreach (var (_, page) in pages)
        {
            await page.EvaluateAsync("""
                () => {
                  window.shifts = [];
                  new PerformanceObserver(list => {
                    for (const entry of list.getEntries()) {
                      if (entry.hadRecentInput) continue;
                      // As the score is defined, of what is not in such a list: the share of the window that it covers, before and after, times how far it went.
                      // Nor does the mark below an answer that is being written: its place is the end of the text.
                      const inList = node => (node.nodeType === 1 ? node : node.parentElement)?.closest("tbody, .chat-writing");
                      const moved = entry.sources.filter(source => source.node && !inList(source.node));
                      let [area, far] = [0, 0];
                      for (const { previousRect: was, currentRect: is } of moved) {
                        area += (Math.max(was.right, is.right) - Math.min(was.left, is.left)) * (Math.max(was.bottom, is.bottom) - Math.min(was.top, is.top));
                        far = Math.max(far, Math.abs(is.left - was.left), Math.abs(is.top - was.top));
                      }
                      const score = Math.min(entry.value, area / (innerWidth * innerHeight) * far / Math.max(innerWidth, innerHeight));
                      if (score > 0) shifts.push([score, ...moved.map(({ node }) => node.nodeType === 1 ? node.outerHTML.slice(0, 160) : node.textContent)]);
                    }
                  }).observe({ type: "layout-shift" });
                }
                """);
        }

        await AskAsync(host, Questions, "burst");
        await Expect(chat.Locator(".chat-answer-meta")).ToHaveCountAsync(1);
        await Expect(pages[1].Page.Locator(".requests-row").First).ToContainTextAsync("Answered");
        foreach (var (name, page) in pages)
        {
            var shifts = await page.EvaluateAsync<string>("JSON.stringify(shifts)");
            var score = await page.EvaluateAsync<double>("shifts.reduce((sum, shift) => sum + shift[0], 0)");
            TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{name} at {width}: {score:0.0000}"));
            Assert.True(score < Most, FormattableString.Invariant($"{name} at {width}: {score:0.0000}, {shifts}"));
        }
    }

    private static Task AskAsync(ChatHost host, int count, string mark) => Task.WhenAll(Enumerable.Range(0, count).Select(async number =>
    {
        using var client = host.App.ApiClient();
        var response = await client.PostAsJsonAsync("admin/chat", new { message = $"What does a touch screen cost? {mark} {number}", patience_seconds = 120 }, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }));
}
