using AdminApp.Core.Llm;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>The Chat page as a person uses it, with a provider in the test's hand.</summary>
[Collection("browser")]
public sealed class ChatPageTests(BrowserFixture browser)
{
    private const string Question = "What would a touch screen cost, and why was it left out?";

    private const string Answer = """
        The touch screen was ruled out **on cost**, and voice recognition was kept instead.

        - It was estimated at **more than €17.50 per remote**, against a goal of €12.50.[1][2]
        - At the 100 % margin the team wanted, the price would rise from €25 to €35.[2]
        - Marketing had research behind voice recognition and proposed keeping the touch screen for the next model.[3]

        | Option | Unit cost | Price at 100 % margin |
        |---|---:|---:|
        | Goal | €12.50 | €25.00 |
        | With touch screen [1][2] | €17.50 | €35.00 |

        Later in the same meeting it was “more or less ruled out”.[4]
        """;

    [Fact]
    public async Task Question_WaitsVisibly_StreamsAndShowsItsSources()
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(browser);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ask your meetings" })).ToBeVisibleAsync();
        await BrowserFixture.ShotAsync(page, "chat-empty");

        await page.GetByLabel("Your question").FillAsync(Question);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeEnabledAsync();
        await page.GetByLabel("Your question").PressAsync("Enter");
        host.Llm.Say(new LlmQueued(2, TimeSpan.FromSeconds(14), "a free slot (6 of 6 busy)"));
        await Expect(page.Locator(".pend")).ToContainTextAsync("2nd in the queue");
        await Expect(page.Locator(".pend")).ToContainTextAsync("a free slot (6 of 6 busy)");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/c/"));
        await BrowserFixture.ShotAsync(page, "chat-pending");

        host.Llm.Answer(Answer);
        await Expect(page.Locator(".meta")).ToContainTextAsync("mistral-small");
        await Expect(page.Locator(".answer .md table .cite")).ToHaveCountAsync(2);
        await Expect(page.Locator(".sources .src")).ToHaveCountAsync(4);
        await BrowserFixture.ShotAsync(page, "chat-answered");

        await page.Locator(".answer .md .cite", new() { HasText = "3" }).ClickAsync();
        await Expect(page.Locator("#source-3")).ToHaveClassAsync("src on");
        await page.Locator(".answer .md .cite").First.HoverAsync();
        await Expect(page.Locator(".passage")).ToBeVisibleAsync();
        await BrowserFixture.ShotAsync(page, "chat-hover");
    }
}
