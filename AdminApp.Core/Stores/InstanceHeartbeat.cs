using AdminApp.Core.Primitives;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Stores;

/// <summary>Writes this server's heartbeat to the store, so that others on it know which instances are running.</summary>
internal sealed class InstanceHeartbeat(
    IDbContextFactory<AdminDbContext> contexts, InstanceId identity, TimeProvider time, ILogger<InstanceHeartbeat> logger)
    : PeriodicWork(Interval, "Writing this server's heartbeat", time, logger)
{
    /// <summary>Comes before an instance's <see cref="InstanceId.Id"/> in the name of its heartbeat.</summary>
    public const string Prefix = "instance:";

    /// <summary>Time between two heartbeats.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Age of the last heartbeat at which an instance counts as dead.</summary>
    public static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(1);

    /// <summary>Names of the heartbeats of all running instances, to be used within a query.</summary>
    /// <param name="context">The store.</param>
    /// <param name="utcNow">The store's time: see <see cref="StoreClock"/>.</param>
    public static IQueryable<string> Living(AdminDbContext context, DateTime utcNow)
    {
        var since = utcNow - DeadAfter;
        return context.KeyValueRows.Where(state => state.Name.StartsWith(Prefix) && state.UpdatedAtUtc >= since).Select(state => state.Name);
    }

    /// <summary>Writes a heartbeat now; the first one also removes those that are a day old.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (name, now) = (Prefix + identity.Id, await context.UtcNowAsync(Time, cancellationToken));
        var forgotten = now - ForgottenAfter;
        if (await context.KeyValueRows.Where(state => state.Name == name).ExecuteUpdateAsync(set => set.SetProperty(state => state.UpdatedAtUtc, now), cancellationToken) > 0)
        {
            return;
        }

        context.KeyValueRows.Add(new KeyValueRow { Name = name, Json = "{}", UpdatedAtUtc = now });
        await context.SaveChangesAsync(cancellationToken);
        await context.KeyValueRows.Where(state => state.Name.StartsWith(Prefix) && state.UpdatedAtUtc < forgotten).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The first heartbeat is written before anything else begins that others must not take for a dead instance's.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeatAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => BeatAsync(cancellationToken);
}
