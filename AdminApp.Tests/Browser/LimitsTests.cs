using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm;
using AdminApp.Core.Settings;
using AdminApp.Core.Simulation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>Limits are changed in a browser.</summary>
public sealed class LimitsTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task AChange_NeedsAReason_IsInForceAtOnce_AndCanBeReverted(int width)
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var options = host.App.Services.GetRequiredService<IOptionsMonitor<MistralOptions>>();
        var page = await host.OpenAsync(this, width, path: "/limits");
        var retries = page.GetByLabel("Retries, retries");
        var apply = page.GetByRole(AriaRole.Button, new() { Name = "Apply" });
        if (width == 390)
        {
            // A phone shows one group at a time.
            await Expect(retries).ToBeHiddenAsync();
            await page.GotoAsync("/limits?setting=Mistral:MaxRetries");
            await Expect(page.GetByLabel("Requests per minute, requests/window")).ToBeHiddenAsync();
        }

        await retries.FillAsync("99");
        await Expect(Row(page, "Mistral:MaxRetries").GetByRole(AriaRole.Alert)).ToHaveTextAsync("Allowed: a whole number from 0 to 10.");
        await Expect(apply).ToBeDisabledAsync();
        await retries.FillAsync("5");
        await Expect(Row(page, "Mistral:MaxRetries")).ToContainTextAsync("was 3");
        await apply.ClickAsync();
        await Expect(page.Locator("#limits-reason-error")).ToHaveTextAsync("Say why.");
        Assert.Equal(3, options.CurrentValue.MaxRetries);

        await page.GetByLabel("Reason").FillAsync("The provider is shaky today");
        await apply.ClickAsync();
        if (width == 390)
        {
            await page.GetByText("History", new() { Exact = true }).ClickAsync();
        }

        await Expect(page.Locator(".limits-history li")).ToContainTextAsync("Retries 3 → 5");
        await Expect(page.Locator(".limits-history li")).ToContainTextAsync("The provider is shaky today");
        await Expect(Row(page, "Mistral:MaxRetries")).ToContainTextAsync("override");
        await Expect(apply).ToHaveCountAsync(0);
        Assert.Equal(5, options.CurrentValue.MaxRetries);

        await page.GetByRole(AriaRole.Button, new() { Name = "Revert Retries to 3" }).ClickAsync();
        await Expect(retries).ToHaveValueAsync("3");
        await Expect(page.GetByLabel("Reason")).ToHaveValueAsync("Revert: The provider is shaky today");
        await apply.ClickAsync();
        await Expect(page.Locator(".limits-history li")).ToHaveCountAsync(2);
        Assert.Equal(3, options.CurrentValue.MaxRetries);
    }

    [Fact]
    public async Task AnotherAdminsChange_ShowsBothValues_AndApplyWaits()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var store = host.App.Services.GetRequiredService<SettingsStore>();
        var page = await host.OpenAsync(this, path: "/limits");
        await page.GetByLabel("Queue length, requests").FillAsync("80");
        await store.ChangeAsync(new SettingsChangeRequest(new Dictionary<string, string?> { ["Performance:RequestQueueSize"] = "120" }, "a script", new AuditActor("b@example.org"), null), TestContext.Current.CancellationToken);

        var row = Row(page, "Performance:RequestQueueSize");
        await Expect(row.GetByRole(AriaRole.Alert)).ToContainTextAsync("Changed meanwhile to 120.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Apply" })).ToBeDisabledAsync();
        await Expect(page.GetByLabel("Queue length, requests")).ToHaveValueAsync("80");
        await Expect(page.Locator(".limits-history li")).ToContainTextAsync("b@example.org: a script");

        await row.GetByRole(AriaRole.Button, new() { Name = "Keep 80" }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync("Eighty is enough");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(page.Locator(".limits-history li").First).ToContainTextAsync("Queue length 120 → 80");
        Assert.Equal(80, host.App.Services.GetRequiredService<IOptionsMonitor<PerformanceOptions>>().CurrentValue.RequestQueueSize);
    }

    [Fact]
    public async Task Find_ShowsWhatFits_AndResetTakesOverridesAway()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        await host.App.Services.GetRequiredService<SettingsStore>().ChangeAsync(
            new SettingsChangeRequest(new Dictionary<string, string?> { ["Performance:PatienceSeconds"] = "90" }, "", new AuditActor("a@example.org"), null), TestContext.Current.CancellationToken);
        var page = await host.OpenAsync(this, path: "/limits");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("patience");
        await Expect(page.Locator(".limits-row")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Reset Patience to 60" }).ClickAsync();
        await Expect(page.GetByLabel("Patience, s")).ToHaveValueAsync("60");
        await page.GetByLabel("Reason").FillAsync("Back to normal");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(page.Locator(".limits-history li").First).ToContainTextAsync("Patience 90 → reset");
        await Expect(Row(page, "Performance:PatienceSeconds")).ToContainTextAsync("default");
    }

    [Fact]
    public async Task AKeyIsEntered_TestedAtOnce_AndAnswersQuestions()
    {
        await using var provider = await SimulatedMistral.StartAsync(new SimulationOptions { MinSeconds = 0, MaxSeconds = 0.1, ApiKey = "right-key" }, cancellationToken: TestContext.Current.CancellationToken);
        await using var host = await ChatHost.StartOverAsync("https://127.0.0.1:9/v1", ("Mistral:ApiKey", ""));
        var page = await host.OpenAsync(this, path: "/limits");
        await page.GetByLabel("API key", new() { Exact = true }).FillAsync("wrong-key");
        await page.GetByLabel("Address").FillAsync(provider.BaseUrl);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and test" }).ClickAsync();
        await Expect(page.Locator(".limits-models li")).ToContainTextAsync("key rejected");

        await page.GetByRole(AriaRole.Button, new() { Name = "Change", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("API key", new() { Exact = true })).ToHaveValueAsync("");
        await page.GetByLabel("API key", new() { Exact = true }).FillAsync("right-key");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and test" }).ClickAsync();
        await Expect(page.Locator(".limits-models li")).ToContainTextAsync("mistral-small-latest");
        await Expect(page.Locator(".limits-models li")).ToContainTextAsync("answers");
        await BrowserFixture.ShotAsync(page, "limits-key");
        Assert.DoesNotContain("right-key", await page.ContentAsync(), StringComparison.Ordinal);

        await page.GotoAsync("/");
        await page.GetByLabel("Your question").FillAsync("What does the touch screen cost for each remote?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.Locator(".chat-answer-meta")).ToContainTextAsync("mistral-small");
    }

    private static ILocator Row(IPage page, string key) => page.Locator($".limits-row[data-key='{key}']");
}
