using AdminApp.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>The connection is lost while someone types, and comes back: everything is still there, and the server knows it.</summary>
public sealed class LostConnectionTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task WhatWasTyped_IsKept_AndTheServerLearnsOfIt()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        await using var proxy = new CountingProxy(host.App.Url);
        var limits = await host.OpenAsync(this, path: "/limits", through: proxy.Url);
        var chat = await host.OpenAsync(this, through: proxy.Url);
        var field = limits.GetByLabel("Requests per minute, requests/window");
        await field.FillAsync("21");
        await Expect(limits.Locator(".limits-bar")).ToContainTextAsync("1 edited");
        await limits.GetByLabel("Reason").FillAsync("Because");
        await chat.Locator("form[data-draft][data-ready]").WaitForAsync();
        await chat.GetByLabel("Your question").FillAsync("What was decided");

        proxy.Cut();
        await Expect(limits.Locator("#shell-reconnect")).ToBeVisibleAsync();
        await Expect(chat.Locator("#shell-reconnect")).ToBeVisibleAsync();
        await field.FillAsync("22");
        await limits.GetByLabel("Queue length, requests").FillAsync("70");
        await chat.GetByLabel("Your question").FillAsync("What was decided about the case?");

        proxy.Mend();
        await Expect(limits.Locator("#shell-reconnect")).ToBeHiddenAsync();
        await Expect(chat.Locator("#shell-reconnect")).ToBeHiddenAsync();
        await Expect(chat.GetByLabel("Your question")).ToHaveValueAsync("What was decided about the case?");
        await Expect(field).ToHaveValueAsync("22");
        await Expect(limits.GetByLabel("Reason")).ToHaveValueAsync("Because");
        await Expect(limits.Locator(".limits-bar")).ToContainTextAsync("2 edited");

        // The server has what was typed in the meantime.
        await limits.GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await limits.Locator(".mud-dialog, .limits-history li").First.WaitForAsync(); // it asks again while the replay runs
        if (await limits.Locator(".mud-dialog").CountAsync() > 0)
        {
            await limits.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        }

        await Expect(limits.Locator(".limits-history")).ToContainTextAsync("→ 22");
        await Expect(limits.Locator(".limits-history")).ToContainTextAsync("→ 70");
    }

    [Fact]
    public async Task ThresholdsOfAlerts_ThatWereTyped_AreKept_AndApply()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        await using var proxy = new CountingProxy(host.App.Url);
        var page = await host.OpenAsync(this, path: "/limits?setting=Alerts:ResponseTimeSeconds", through: proxy.Url);
        var slow = page.GetByLabel("Response time, s");
        await slow.FillAsync("20");
        await Expect(page.Locator(".limits-bar")).ToContainTextAsync("1 edited");

        proxy.Cut();
        await Expect(page.Locator("#shell-reconnect")).ToBeVisibleAsync();
        await slow.FillAsync("25");
        await page.GetByLabel("Error rate, %").FillAsync("15");
        await page.GetByLabel("Reason").FillAsync("Fewer notices at night");

        proxy.Mend();
        await Expect(page.Locator("#shell-reconnect")).ToBeHiddenAsync();
        await Expect(slow).ToHaveValueAsync("25");
        await Expect(page.GetByLabel("Reason")).ToHaveValueAsync("Fewer notices at night");
        await Expect(page.Locator(".limits-bar")).ToContainTextAsync("2 edited");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await Expect(page.Locator(".limits-history")).ToContainTextAsync("25");

        // The rules have what the server learned.
        await page.GotoAsync("/alerts");
        await Expect(page.Locator(".alerts-rules tr").Filter(new() { HasText = "Response time" })).ToContainTextAsync("> 25 s");
        await Expect(page.Locator(".alerts-rules tr").Filter(new() { HasText = "Error rate" })).ToContainTextAsync("> 15 %");
    }

    [Fact]
    public async Task AfterARestartOfTheServer_ThePageReloads_WithWhatWasTyped()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, path: "/limits");
        await page.GetByLabel("Requests per minute, requests/window").FillAsync("23");
        await page.GetByLabel("Retries, retries").FillAsync("5");
        await Expect(page.Locator(".limits-bar")).ToContainTextAsync("2 edited");
        await page.EvaluateAsync("window.before = true");

        // What Blazor says when the server does not know the page anymore.
        await page.EvaluateAsync("document.getElementById('components-reconnect-modal').dispatchEvent(new CustomEvent('components-reconnect-state-changed', { detail: { state: 'rejected' } }))");
        await page.WaitForFunctionAsync("window.before === undefined");
        await Expect(page.Locator(".limits-bar")).ToContainTextAsync("2 edited");
        await Expect(page.GetByLabel("Requests per minute, requests/window")).ToHaveValueAsync("23");
        await Expect(page.GetByLabel("Retries, retries")).ToHaveValueAsync("5");
    }
}
