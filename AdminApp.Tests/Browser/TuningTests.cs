using System.Globalization;
using AdminApp.Core.Llm;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>An admin sees people wait, tries another limit against what happened, makes the change, and sees its effect on the dashboard.</summary>
public sealed class TuningTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Setting = "Performance:MaxConcurrentLlmRequests";
    private const int Asking = 6;

    [Fact]
    public async Task AChangedLimit_IsReplayedFirst_ThenMarkedOnTheCharts_AndTheQueueEmpties()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var provider = await SimulatedMistral.StartAsync(
            new SimulationOptions { MinSeconds = 0.5, MaxSeconds = 0.5, RequestsPerMinute = 0, TokensPerMinute = 0 }, cancellationToken: cancellationToken);
        await using var host = await ChatHost.StartOverAsync(provider.BaseUrl, (Setting, "1"), ("Mistral:RequestsPerSecond", "0"), ("Mistral:TokensPerMinute", "0"));
        var dashboard = await host.OpenAsync(this, path: "/dashboard?range=5m");
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answered = 0;
        var asking = Enumerable.Range(0, Asking).Select(user => AskOnAndOnAsync(host, user, () => Interlocked.Increment(ref answered), leave.Token)).ToArray();
        var now = dashboard.Locator(".dashboard-now header");
        await Expect(now).ToContainTextAsync($"1 running of 1 · {Asking - 1} waiting");
        await Eventually.UntilAsync(() => answered > 2 * Asking);

        var limits = await host.OpenAsync(this, path: "/limits");
        await limits.Locator($".limits-row[data-key='{Setting}'] input").FillAsync(Asking.ToString(CultureInfo.InvariantCulture));
        var wait = limits.Locator(".limits-preview tbody tr", new() { HasText = "Wait" }).First;
        await Expect(wait).ToContainTextAsync("better");
        await limits.GetByLabel("Reason").FillAsync("People wait for one slot");
        await limits.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(limits.Locator(".limits-history li")).ToContainTextAsync("People wait for one slot");

        await Expect(dashboard.Locator(".dashboard-mark-label")).ToContainTextAsync($"1 → {Asking}");
        await Expect(dashboard.Locator(".dashboard-diamond").First).ToBeVisibleAsync();
        await Expect(now).ToContainTextAsync($"of {Asking} · 0 waiting");
        await leave.CancelAsync();
        await Task.WhenAll(asking);
    }

    private static async Task AskOnAndOnAsync(ChatHost host, int user, Action answered, CancellationToken cancellationToken)
    {
        var service = host.App.Services.GetRequiredService<ILlmService>();
        try
        {
            for (var number = 0; ; number++)
            {
                var request = new LlmRequest
                {
                    Messages = [new ChatMessage(ChatRole.User, $"Call {number} of {user}")],
                    Terms = new CallerTerms { User = $"user:{user}", Patience = TimeSpan.FromMinutes(10) },
                };
                await foreach (var _ in service.StreamAsync(request, cancellationToken))
                {
                    // Only its end matters.
                }

                answered();
            }
        }
        catch (OperationCanceledException)
        {
            // The test has seen enough.
        }
    }
}
