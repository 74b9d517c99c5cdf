using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Stores;

/// <summary>Leaves a sign of life of this server in the store, so that others on it know which of them live.</summary>
internal sealed partial class InstanceHeartbeat(
    IDbContextFactory<AdminDbContext> contexts, InstanceId identity, TimeProvider time, ILogger<InstanceHeartbeat> logger) : BackgroundService
{
    /// <summary>What stands before an instance's <see cref="InstanceId.Id"/> in the name of its sign of life.</summary>
    public const string Prefix = "instance:";

    /// <summary>Time between two signs.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Age of the last sign at which an instance counts as dead.</summary>
    public static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(1);

    /// <summary>Names of the signs of all instances that live, to be used within a query.</summary>
    /// <param name="context">The store.</param>
    /// <param name="utcNow">The store's time: see <see cref="StoreClock"/>.</param>
    public static IQueryable<string> Living(AdminDbContext context, DateTime utcNow)
    {
        var since = utcNow - DeadAfter;
        return context.KeyValueRows.Where(state => state.Name.StartsWith(Prefix) && state.UpdatedAtUtc >= since).Select(state => state.Name);
    }

    /// <summary>Leaves a sign now; the first also removes those that are a day old.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (name, now) = (Prefix + identity.Id, await context.UtcNowAsync(time, cancellationToken));
        var forgotten = now - ForgottenAfter;
        if (await context.KeyValueRows.Where(state => state.Name == name).ExecuteUpdateAsync(set => set.SetProperty(state => state.UpdatedAtUtc, now), cancellationToken) > 0)
        {
            return;
        }

        context.KeyValueRows.Add(new KeyValueRow { Name = name, Json = "{}", UpdatedAtUtc = now });
        await context.SaveChangesAsync(cancellationToken);
        await context.KeyValueRows.Where(state => state.Name.StartsWith(Prefix) && state.UpdatedAtUtc < forgotten).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The first sign stands before anything else begins that others must not take for a dead one's.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeatAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await BeatAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogBeatFailed(exception);
            }
        }
    }

    [LoggerMessage(EventName = "HeartbeatFailed", Level = LogLevel.Warning, Message = "The heartbeat of this instance could not be stored; retrying.")]
    private partial void LogBeatFailed(Exception exception);
}
