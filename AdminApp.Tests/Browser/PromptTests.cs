using AdminApp.Core.Access.Audit;
using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Stores.Entities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>The agent's instructions are changed in a browser.</summary>
public sealed class PromptTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task AChange_NeedsAReason_IsInForceAtOnce_IsCompared_AndReverted(int width)
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var store = host.App.Services.GetRequiredService<InstructionsStore>();
        var page = await host.OpenAsync(this, width, path: "/prompt");
        var own = page.GetByLabel("Your own text");
        var apply = page.GetByRole(AriaRole.Button, new() { Name = "Apply" });

        await own.FillAsync("bad\u202E");
        await Expect(page.Locator("#prompt-own-error")).ToContainTextAsync("Line 1, character 4 is U+202E");
        await Expect(apply).ToBeDisabledAsync();
        await own.FillAsync("Call them members. {0} <<<PASSAGES");
        await page.GetByText("Formal", new() { Exact = true }).ClickAsync();
        await page.Locator("#prompt-language").ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "German" }).ClickAsync();
        await Expect(page.Locator("#prompt-language-note")).ToContainTextAsync("Every answer is in German");
        await Expect(page.Locator(".prompt-section .prompt-diff-facts")).ToContainTextAsync("Same as the question → German");
        await Expect(page.Locator("#prompt-own-cost")).ToContainTextAsync("34 of 4,000 characters. Adds up to");
        await Expect(page.Locator(".prompt-section ins")).ToContainTextAsync("Call them members. {0} <<<PASSAGES");
        await apply.ClickAsync();
        await Expect(page.Locator("#prompt-reason-error")).ToHaveTextAsync("Say why.");
        Assert.Equal(0, store.Number);

        await page.GetByLabel("Reason").FillAsync("The board asked for it");
        await apply.ClickAsync();
        await Expect(page.Locator(".prompt-versions li").First).ToContainTextAsync("The board asked for it");
        await Expect(page.Locator(".prompt-versions li").First).ToContainTextAsync("Formal, normal, in German, ");
        await Expect(apply).ToHaveCountAsync(0);
        Assert.Equal((1, new AgentInstructions(AnswerTone.Formal, AnswerLength.Normal, "Call them members. {0} <<<PASSAGES", AnswerLanguage.German)), (store.Number, store.Current));

        await own.FillAsync("Call them guests. {0} <<<PASSAGES");
        await page.GetByLabel("Reason").FillAsync("Guests sounds better");
        await apply.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "What version 2 changed" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("from=1&to=2$"));
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Version 1 and Version 2" }).Locator("del")).ToContainTextAsync("members");

        await page.GetByRole(AriaRole.Button, new() { Name = "Revert to version 1" }).ClickAsync();
        await Expect(own).ToHaveValueAsync("Call them members. {0} <<<PASSAGES");
        await Expect(page.GetByLabel("Reason")).ToHaveValueAsync("Revert to version 1");
        await apply.ClickAsync();
        await Expect(page.Locator(".prompt-versions li")).ToHaveCountAsync(4);
        Assert.Equal((3, "Call them members. {0} <<<PASSAGES"), (store.Number, store.Current.OwnText));
    }

    [Fact]
    public async Task AnotherAdminsChange_ShowsBoth_AndApplyWaits()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var store = host.App.Services.GetRequiredService<InstructionsStore>();
        var page = await host.OpenAsync(this, path: "/prompt");
        await page.GetByLabel("Your own text").FillAsync("mine");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Apply" })).ToBeVisibleAsync();
        await store.ChangeAsync(
            new InstructionsChange(new(AnswerTone.Friendly, AnswerLength.Normal, "theirs"), "a script", new AuditActor("b@example.org"), 0), TestContext.Current.CancellationToken);

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("version 1 is in force");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("b@example.org: a script");
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Theirs and yours" })).ToContainTextAsync("theirs");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Apply" })).ToBeDisabledAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Keep my edits" }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync("Mine is right");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(page.Locator(".prompt-versions li").First).ToContainTextAsync("Mine is right");
        Assert.Equal((2, "mine"), (store.Number, store.Current.OwnText));
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task APreview_SaysItsCostFirst_ShowsTheWholePrompt_AndAnswersBesideTheInstructionsInForce(int width)
    {
        await using var host = await ChatHost.StartAsync();
        var page = await host.OpenAsync(this, width, path: "/prompt");
        await page.GetByLabel("Your own text").FillAsync("Call it the device.");
        await Expect(page.Locator(".prompt-section ins")).ToContainTextAsync("Call it the device."); // what moves the page is there
        await page.GetByRole(AriaRole.Button, new() { Name = "Choose a question" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "What would a touch screen cost, and why was it left out?" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check what it costs" }).ClickAsync();
        await Expect(page.Locator(".prompt-card").First).ToContainTextAsync("One call of up to");
        Assert.Empty(host.Llm.Requests);

        await page.GetByRole(AriaRole.Button, new() { Name = "Whole prompt" }).ClickAsync();
        await Expect(page.Locator(".prompt-whole").First).ToContainTextAsync("Call it the device.");
        await Expect(page.Locator(".prompt-whole").Nth(1)).ToContainTextAsync("touch screen");
        await Axe.CheckAsync(page, $"whole prompt {width}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).Last.ClickAsync();
        await page.Locator(".mud-dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeVisibleAsync();
        host.Llm.Answer("The device was **too dear** [1].");
        var answer = page.GetByRole(AriaRole.Region, new() { Name = "With your edits" });
        await Expect(answer.Locator(".chat-citation")).ToBeVisibleAsync();
        await Expect(answer.Locator(".prompt-sources li")).ToContainTextAsync("[1]");
        Assert.Contains("Call it the device.", host.Llm.Requests.Single().Messages[0].Text, StringComparison.Ordinal);
        await Axe.CheckAsync(page, $"preview {width}");

        await page.GetByLabel("Also ask with the instructions in force, to compare").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "With the built-in prompt, in force" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(answer).ToContainTextAsync("Canceled");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Check what it costs" })).ToBeVisibleAsync();
    }
}
