using System.Collections.Concurrent;
using System.Data.Common;
using AdminApp.Core;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Alerts;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

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
        await dead.LookAsync(Token); // it never sent a heartbeat
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

    [Theory, EachStore]
    public async Task StoreThatIsReadButNotWritten_DoesNotSilenceAlerts_AndTheBookHasThemAfterwards(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        var writes = new FailingWrites();
        await using var failing = Over(app, writes);
        var log = new EventLog<AlertMonitor>();
        using var directory = new OtherDirectory();
        using var server = Another(app, directory.Identity, log, contexts: Contexts(failing));
        await server.LookAsync(Token);
        await RefuseAsync(app);

        writes.Refusal = kind == StoreKind.Sqlite ? new SqliteException("database or disk is full", 13) : new PostgresException("read-only", "ERROR", "ERROR", "25006");
        await server.LookAsync(Token);
        await server.LookAsync(Token);
        Assert.Equal((1, 1, 1), (log["AlertFired"], server.Unacknowledged, log["AlertsAlone"]));
        Assert.Empty((await app.Services.GetRequiredService<AlertBookStore>().ReadAsync(Token)).Events);
        await Assert.ThrowsAnyAsync<Exception>(() => server.MuteAsync("memory", TimeSpan.FromHours(1), AuditActor.CommandLine, Token));

        writes.Refusal = null;
        await server.LookAsync(Token);
        Assert.True(Assert.Single((await app.Services.GetRequiredService<AlertBookStore>().ReadAsync(Token)).Events).IsTold);
        Assert.Equal(1, log["AlertFired"]);
    }

    [Theory, EachStore]
    public async Task StoreThatHangsWhileWriting_DoesNotSilenceAlerts(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        var writes = new FailingWrites();
        await using var failing = Over(app, writes);
        var log = new EventLog<AlertMonitor>();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var directory = new OtherDirectory();
        using var server = Another(app, directory.Identity, log, contexts: Contexts(failing), time: time);
        await server.LookAsync(Token);
        await RefuseAsync(app);

        writes.Hangs = true;
        var looking = Task.Run(() => server.LookAsync(Token), Token);
        await Eventually.UntilAsync(() => writes.Hanging > 0);
        Assert.Equal(0, log["AlertFired"]);
        time.Advance(TimeSpan.FromSeconds(5));
        await looking;
        Assert.Equal((1, 1), (log["AlertFired"], server.Unacknowledged));
    }

    [Theory, EachStore]
    public async Task CommitWhoseReplyIsLost_IsTold_AndIsOneAlert(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        var writes = new FailingWrites();
        await using var failing = Over(app, writes);
        var log = new EventLog<AlertMonitor>();
        using var directory = new OtherDirectory();
        using var server = Another(app, directory.Identity, log, contexts: Contexts(failing));
        await server.LookAsync(Token);
        await RefuseAsync(app);

        writes.AfterCommit = new NpgsqlException("", new EndOfStreamException());
        await server.LookAsync(Token);
        Assert.Equal(1, log["AlertFired"]);
        Assert.True(Assert.Single((await app.Services.GetRequiredService<AlertBookStore>().ReadAsync(Token)).Events).IsTold);

        writes.AfterCommit = null;
        await server.LookAsync(Token);
        Assert.Single((await app.Services.GetRequiredService<AlertBookStore>().ReadAsync(Token)).Events);
        Assert.Equal(1, log["AlertFired"]);
    }

    [Theory, EachStore]
    public async Task ServerThatStopsDuringACommit_HasToldWhatWasCommitted(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        using var stopping = new CancellationTokenSource();
        var writes = new FailingWrites();
        await using var failing = Over(app, writes);
        var log = new EventLog<AlertMonitor>();
        using var directory = new OtherDirectory();
        using var server = Another(app, directory.Identity, log, contexts: Contexts(failing));
        await server.LookAsync(Token);
        await RefuseAsync(app);

        writes.Committing = stopping.Cancel;
        await server.LookAsync(stopping.Token);
        Assert.True(Assert.Single((await app.Services.GetRequiredService<AlertBookStore>().ReadAsync(Token)).Events).IsTold);
        Assert.Equal(1, log["AlertFired"]);
    }

    // The provider refuses a request.
    private static async Task RefuseAsync(AppFactory app)
    {
        app.Services.GetRequiredService<LlmCounters>().Count(RateLimitHit.Capacity);
        await Eventually.UntilAsync(() => app.Services.GetRequiredService<MetricsHistory>().Merged(0, long.MaxValue)[Tally.Capacity] == 1);
    }

    // A server that sees what this one measures.
    private static AlertMonitor Another(
        AppFactory app, InstanceId identity, ILogger<AlertMonitor> log, StorePing? ping = null, IDbContextFactory<AdminDbContext>? contexts = null, TimeProvider? time = null) => new(
        contexts is null ? app.Services.GetRequiredService<AlertBookStore>() : new AlertBookStore(contexts, new StoreTransactions(contexts), TimeProvider.System),
        identity, app.Services.GetRequiredService<MetricsHistory>(), app.Services.GetRequiredService<LlmMetrics>(),
        ping ?? app.Services.GetRequiredService<StorePing>(), app.Services.GetRequiredService<QuotaWatch>(), app.Services.GetRequiredService<IOptionsMonitor<AlertsOptions>>(),
        app.Services.GetRequiredService<AlertNotifier>(), app.Services.GetRequiredService<AuditLog>(), time ?? TimeProvider.System, log);

    // The same store, as another process reaches it.
    private static ServiceProvider Over(AppFactory app, FailingWrites writes)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(app.Store.Configuration)
            .AddSettings(app.Store.Configuration, ProductSettings.Catalog).AddStores(app.Store.Configuration);
        services.ConfigureDbContext<SqliteAdminDbContext>(options => options.AddInterceptors(writes), ServiceLifetime.Singleton);
        services.ConfigureDbContext<PostgresAdminDbContext>(options => options.AddInterceptors(writes), ServiceLifetime.Singleton);
        return services.BuildServiceProvider();
    }

    private static IDbContextFactory<AdminDbContext> Contexts(ServiceProvider services) => services.GetRequiredService<IDbContextFactory<AdminDbContext>>();

    /// <summary>A store that can be shut.</summary>
    private sealed class Door(IDbContextFactory<AdminDbContext> contexts) : IDbContextFactory<AdminDbContext>
    {
        public bool IsShut { get; set; }

        public AdminDbContext CreateDbContext() => IsShut ? throw new InvalidOperationException("The store is away.") : contexts.CreateDbContext();
    }

    /// <summary>A store that can be read, while what is written fails in one way or another.</summary>
    private sealed class FailingWrites : SaveChangesInterceptor, IDbTransactionInterceptor
    {
        private int _hanging;

        /// <summary>What is thrown where something is saved; null if it can be.</summary>
        public Exception? Refusal { get; set; }

        /// <summary>Whether saving never ends by itself.</summary>
        public bool Hangs { get; set; }

        public int Hanging => Volatile.Read(ref _hanging);

        /// <summary>What is thrown in place of the reply to a commit; null if the reply comes.</summary>
        public Exception? AfterCommit { get; set; }

        /// <summary>Called as a commit begins.</summary>
        public Action? Committing { get; set; }

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (Hangs)
            {
                Interlocked.Increment(ref _hanging);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return Refusal is { } refusal ? throw refusal : result;
        }

        public ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            Committing?.Invoke();
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(result);
        }

        public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
            AfterCommit is { } lost ? Task.FromException(lost) : Task.CompletedTask;
    }
}
