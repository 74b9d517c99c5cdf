using AdminApp.Core.Access.Audit;
using AdminApp.Core.Alerts;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>A quota from the page that sets it to the question that is refused by it.</summary>
public sealed class UsageTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task AQuotaSetOnThePage_IsSaidByTheComposer_AndRefusesTheNextQuestion()
    {
        await using var host = await ChatHost.StartAsync();
        // Its notice would fade in while axe reads the page.
        await host.App.Services.GetRequiredService<AlertMonitor>().MuteAsync("quota", TimeSpan.FromHours(1), AuditActor.CommandLine, TestContext.Current.CancellationToken);
        var usage = await host.OpenAsync(this, path: "/usage");
        await usage.GetByRole(AriaRole.Form, new() { Name = "Set a quota" }).GetByLabel("Questions a day").FillAsync("1");
        await usage.GetByRole(AriaRole.Button, new() { Name = "Set quota" }).ClickAsync();
        await Expect(usage.Locator("#quotas tbody tr").First).ToContainTextAsync("1 question a day");

        var chat = await host.OpenAsync(this);
        var send = chat.GetByRole(AriaRole.Button, new() { Name = "Send" });
        await chat.GetByLabel("Your question").FillAsync("What would a touch screen cost?");
        await send.ClickAsync();
        await Eventually.UntilAsync(() => host.Llm.Requests.Count > 0);
        await Expect(chat.Locator(".chat-quota")).ToContainTextAsync("Your quota is used up until");
        await chat.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await chat.GetByLabel("Your question").FillAsync("And a second one?");
        await send.ClickAsync();
        await Expect(chat.GetByRole(AriaRole.Alert).Filter(new() { HasText = "quota" })).ToContainTextAsync("Your quota of 1 question a day is used up (1 used). It resets at 00:00 UTC");
        await Expect(chat.GetByLabel("Your question")).ToHaveValueAsync("And a second one?");
        await BrowserFixture.ShotAsync(chat, "usage-quota-used-up");

        await usage.ReloadAsync();
        await Expect(usage.Locator("#quotas tbody tr").Nth(1)).ToContainTextAsync("1 of 1 questions");
        await Axe.CheckAsync(usage, "usage with a quota");
        Assert.Equal(new Quota(1, 0), host.App.Services.GetRequiredService<QuotaBook>().All[QuotaBook.Everybody]);
    }
}
