using System.Collections.Concurrent;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Alerts;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdminApp.Tests.Alerts;

/// <summary>What is measured becomes what fires, and is kept.</summary>
public class AlertMonitorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task FailedQuestions_FireOnce_AndARestartTellsNothingAgain(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await using (var app = await AppFactory.StartOverAsync(store, AppFactory.WithAdmin()))
        {
            var ledger = app.Services.GetRequiredService<QuestionLedger>();
            for (var i = 0; i < 12; i++)
            {
                ledger.Begin(new RequestOrigin { Terms = new CallerTerms { User = "user:1" } }).Failed("timeout");
            }

            var monitor = app.Services.GetRequiredService<AlertMonitor>();
            await Eventually.UntilAsync(() => app.Services.GetRequiredService<MetricsHistory>().Merged(0, long.MaxValue)[Tally.Failed] == 12);
            await monitor.LookAsync(Token);
            var state = monitor.States.Single(state => state.Rule.Id == "error_rate");
            Assert.Equal((AlertStatus.Pending, 100.0, 10.0), (state.Status, state.Value, state.Threshold));

            // A few seconds say nothing about five minutes; memory is known at once.
            Assert.Equal(AlertStatus.NoData, monitor.States.Single(other => other.Rule.Id == "rate_limit").Status);
            Assert.NotNull(monitor.States.Single(other => other.Rule.Id == "memory").Value);
            await monitor.MuteAsync("error_rate", TimeSpan.FromHours(1), AuditActor.CommandLine, Token);
        }

        await using var next = await AppFactory.StartOverAsync(store, AppFactory.WithAdmin());
        var again = next.Services.GetRequiredService<AlertMonitor>();
        await Eventually.UntilAsync(() => again.States.Single(state => state.Rule.Id == "error_rate").MutedUntilUtc is not null);
        Assert.Equal(0, again.Unacknowledged);
    }

    [Theory, EachStore]
    public async Task TwoServersOnOneStore_TellOnce_AndFollowEachOther(StoreKind kind)
    {
        var arrived = new ConcurrentQueue<string>();
        await using var listener = await WebhookListener.StartAsync(arrived);
        var log = new EventLog<AlertMonitor>();
        await using var app = await AppFactory.StartAsync(
            kind, [("Alerts:WebhookUrl", $"{listener.Urls.First()}/hook"), ("Alerts:AllowPrivateWebhook", "true")], services => services.AddSingleton<ILogger<AlertMonitor>>(log));
        using var directory = new OtherDirectory();
        var one = app.Services.GetRequiredService<AlertMonitor>();
        using var two = Another(app, directory.Identity, log);
        var changes = 0;
        two.Changed += () => Interlocked.Increment(ref changes);

        // Both see it at the same time.
        await RefuseAsync(app);
        for (var i = 0; i < 5; i++)
        {
            await Task.WhenAll(Task.Run(() => one.LookAsync(Token), Token), Task.Run(() => two.LookAsync(Token), Token));
        }

        var alert = Assert.Single(one.Events);
        Assert.Equal(("rate_limit", true, 1), (alert.Rule, alert.IsTold, one.Unacknowledged));
        Assert.Equal(1, two.Unacknowledged);
        Assert.True(changes > 0);
        Assert.Equal(1, log["AlertFired"]);
        await Eventually.UntilAsync(() => !arrived.IsEmpty);

        // Acknowledged and muted on one, it is on the other.
        await two.AcknowledgeAsync("rate_limit", new AuditActor("ann@example.org"), Token);
        await two.MuteAsync("memory", TimeSpan.FromHours(1), new AuditActor("ann@example.org"), Token);
        await one.LookAsync(Token);
        Assert.Equal(("ann@example.org", 0), (one.Events[0].AcknowledgedBy, one.Unacknowledged));
        Assert.NotNull(one.States.Single(state => state.Rule.Id == "memory").MutedUntilUtc);
        Assert.Single(arrived);

        await using var context = app.Store.Contexts.CreateDbContext();
        Assert.Equal(["alert.acknowledged", "alert.muted"], await context.AuditEntries.Where(entry => entry.Action.StartsWith("alert.")).OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Token));
    }

    [Theory, EachStore]
    public async Task AlertOfAServerThatDied_EndsOnTheOther(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        using var directory = new OtherDirectory();
        using var dead = Another(app, directory.Identity, new EventLog<AlertMonitor>());
        await RefuseAsync(app);
        await dead.LookAsync(Token); // it never gave a sign of life
        var monitor = app.Services.GetRequiredService<AlertMonitor>();
        await monitor.LookAsync(Token);
        Assert.Equal([app.Services.GetRequiredService<InstanceId>().Id], Assert.Single(monitor.Events).Servers);
    }

    [Theory, EachStore]
    public async Task SomeoneWhoMayNotAnyMore_AcknowledgesNothing(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        var monitor = app.Services.GetRequiredService<AlertMonitor>();
        await Assert.ThrowsAsync<RoleRequiredException>(() => monitor.MuteAsync("memory", TimeSpan.FromHours(1), new AuditActor("gone", "user:gone") { Role = UserRole.Operator }, Token));
        await monitor.LookAsync(Token);
        Assert.Null(monitor.States.Single(state => state.Rule.Id == "memory").MutedUntilUtc);
    }

    [Theory, EachStore]
    public async Task WithoutItsStore_AServerTellsByItself_AndTheBookHasItAfterwards(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        var door = new Door(app.Store.Contexts);
        var log = new EventLog<AlertMonitor>();
        using var directory = new OtherDirectory();
        using var ping = new StorePing(door, TimeProvider.System, NullLogger<StorePing>.Instance);
        using var alone = Another(app, directory.Identity, log, ping);
        await alone.LookAsync(Token);

        door.IsShut = true;
        await ping.LookAsync(Token);
        Assert.Equal("down", ping.State.State);
        await RefuseAsync(app);
        await alone.LookAsync(Token);
        await alone.LookAsync(Token);
        Assert.Equal((1, 1), (log["AlertFired"], alone.Unacknowledged));

        // The other server may have told it, too: nobody could ask. But now it is one alert.
        await app.Services.GetRequiredService<AlertMonitor>().LookAsync(Token);
        door.IsShut = false;
        await ping.LookAsync(Token);
        await alone.LookAsync(Token);
        var kept = Assert.Single((await app.Services.GetRequiredService<AlertBookStore>().ReadAsync(Token)).Events);
        Assert.Equal((true, 2), (kept.IsTold, kept.Servers.Count));
        Assert.Equal(1, log["AlertFired"]);
    }

    // The provider refuses a request.
    private static async Task RefuseAsync(AppFactory app)
    {
        app.Services.GetRequiredService<LlmCounters>().Count(RateLimitHit.Capacity);
        await Eventually.UntilAsync(() => app.Services.GetRequiredService<MetricsHistory>().Merged(0, long.MaxValue)[Tally.Capacity] == 1);
    }

    // A server that sees what this one measures.
    private static AlertMonitor Another(AppFactory app, InstanceId identity, ILogger<AlertMonitor> log, StorePing? ping = null) => new(
        app.Services.GetRequiredService<AlertBookStore>(), identity, app.Services.GetRequiredService<MetricsHistory>(), app.Services.GetRequiredService<LlmMetrics>(),
        ping ?? app.Services.GetRequiredService<StorePing>(), app.Services.GetRequiredService<QuotaWatch>(), app.Services.GetRequiredService<IOptionsMonitor<AlertsOptions>>(),
        app.Services.GetRequiredService<AlertNotifier>(), app.Services.GetRequiredService<AuditLog>(), TimeProvider.System, log);

    /// <summary>A store that can be shut.</summary>
    private sealed class Door(IDbContextFactory<AdminDbContext> contexts) : IDbContextFactory<AdminDbContext>
    {
        public bool IsShut { get; set; }

        public AdminDbContext CreateDbContext() => IsShut ? throw new InvalidOperationException("The store is away.") : contexts.CreateDbContext();
    }
}
