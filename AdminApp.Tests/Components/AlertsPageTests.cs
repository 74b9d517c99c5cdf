using AdminApp.Alerts;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Alerts;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using AdminApp.Ui;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdminApp.Tests.Components;

public class AlertsPageTests
{
    private static readonly DateTime Now = new(2026, 11, 1, 10, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    // In the night to 1 November 2026, the clocks of Los Angeles are set back at 09:00 UTC, and 01:30 comes twice.
    [Theory]
    [InlineData("Asia/Kolkata", "1 Nov 2026, 15:00", "1 Nov 2026, 14:00", "1 Nov 2026, 00:15", "until 16:00")]
    [InlineData("America/Los_Angeles", "1 Nov 2026, 01:30", "1 Nov 2026, 01:30", "31 Oct 2026, 11:45", "until 02:30")]
    public async Task Times_AreThoseOfTheViewersClock(string zone, string last, string before, string first, string muted)
    {
        await using var world = await StartAsync(new AlertBook
        {
            Events = [Past("error_rate", Now.AddMinutes(-30)), Past("error_rate", Now.AddMinutes(-90)), Past("memory", new DateTime(2026, 10, 31, 18, 45, 0, DateTimeKind.Utc))],
            Muted = new Dictionary<string, DateTime> { ["waiting"] = Now.AddMinutes(30) },
        });
        var page = world.Open(BrowserSettings.Default with { TimeZoneId = zone });

        Assert.Equal([last, before, first], page.FindAll(".alerts-history li > .ui-caption:first-child").Select(time => time.TextContent));
        Assert.Equal(last, Row("Error rate").QuerySelector("[data-label='Last fired']")!.TextContent);
        Assert.Equal(first, Row("Memory").QuerySelector("[data-label='Last fired']")!.TextContent);
        Assert.Contains(muted, Row("Waiting requests").TextContent, StringComparison.Ordinal);
        Assert.Contains($"Times are in {zone}.", page.Markup, StringComparison.Ordinal);

        AngleSharp.Dom.IElement Row(string rule) => page.FindAll(".alerts-rules tbody tr").Single(row => row.QuerySelector("th .ui-medium")!.TextContent == rule);
    }

    [Theory]
    [InlineData("Asia/Kolkata", "Since 1 Nov 2026, 14:29")]
    [InlineData("America/Los_Angeles", "Since 1 Nov 2026, 01:59")]
    public async Task WhatFires_DoesSoSinceATimeOfTheViewersClock(string zone, string since)
    {
        await using var context = new BunitContext();
        var firing = new AlertEvent { Rule = "memory", FiredAtUtc = new DateTime(2026, 11, 1, 8, 59, 0, DateTimeKind.Utc), Threshold = 80, Peak = 91 };
        var state = new AlertRuleState(AlertRule.All.Single(rule => rule.Id == "memory"), AlertStatus.Firing, 90, 80, firing, null);
        var card = context.Render<FiringCard>(parameters => parameters.AddCascadingValue(BrowserSettings.Default with { TimeZoneId = zone }).Add(card => card.State, state));
        Assert.Contains(since, card.Find(".alerts-firing").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAction_WithoutTheStore_SaysThatNothingWasChanged_AndThePageStays()
    {
        await using var world = await StartAsync(new AlertBook());
        var page = world.Open(BrowserSettings.Default);
        world.Context.StoreIsAway = true;
        await Mute().ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains(StoreFailure.Text, page.Find(".ui-notice[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Contains("Nothing was changed", page.Find(".ui-notice").TextContent, StringComparison.Ordinal);

        world.Context.StoreIsAway = false;
        await Mute().ClickAsync(new());
        page.WaitForAssertion(() => Assert.Single(page.FindAll("button[aria-label='Unmute: Memory']")));
        Assert.Empty(page.FindAll(".ui-notice"));

        AngleSharp.Dom.IElement Mute() => page.Find("button[aria-label='Mute 1 h: Memory']");
    }

    private static AlertEvent Past(string rule, DateTime fired) =>
        new() { Rule = rule, FiredAtUtc = fired, ResolvedAtUtc = fired.AddMinutes(2), IsTold = true, IsOver = true, Threshold = 10, Peak = 20 };

    // The monitor of a real application, with what it kept; the page beside it.
    private static async Task<World> StartAsync(AlertBook book)
    {
        var context = await PageContext.CreateAsync();
        context.Time.SetUtcNow(new DateTimeOffset(Now));
        var app = await AppFactory.StartOverAsync(context.Store, configure: services => services.AddSingleton<TimeProvider>(context.Time));
        await Of<AlertBookStore>().ChangeAsync((_, _, _) => Task.FromResult((book, true)), Stop);
        var monitor = new AlertMonitor(
            Of<AlertBookStore>(), Of<InstanceId>(), Of<MetricsHistory>(), Of<LlmMetrics>(), Of<StorePing>(), Of<QuotaWatch>(), Of<IOptionsMonitor<AlertsOptions>>(), Of<AlertNotifier>(), Of<AuditLog>(),
            context.Time, NullLogger<AlertMonitor>.Instance);
        await monitor.LookAsync(Stop);
        context.Services.AddSingleton(monitor);
        context.Services.AddSingleton(Of<AuditLog>());
        context.Services.AddSingleton(Of<AlertNotifier>());
        context.Services.AddSingleton(Of<SettingsStore>());
        context.Services.AddSingleton(Of<IOptionsMonitor<AlertsOptions>>());
        return new World(context, app);

        T Of<T>()
            where T : notnull => app.Services.GetRequiredService<T>();
    }

    private sealed class World(PageContext context, AppFactory app) : IAsyncDisposable
    {
        public PageContext Context => context;

        public IRenderedComponent<AlertsPage> Open(BrowserSettings browser) => context.Render<AlertsPage>(parameters => parameters.AddCascadingValue(browser));

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            await context.DisposeAsync();
        }
    }
}
