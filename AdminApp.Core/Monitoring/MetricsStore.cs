using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Monitoring;

/// <summary>The table of minutes: writes, reads and deletes them.</summary>
internal sealed partial class MetricsStore(IDbContextFactory<AdminDbContext> contexts, InstanceId identity, ILogger<MetricsStore> logger)
{
    // Half a day of one instance, so that no transaction is long.
    private static readonly TimeSpan Slice = TimeSpan.FromHours(12);

    /// <summary>Writes one minute of this instance. What a process before this one wrote of the same minute is added to it.</summary>
    public async Task WriteAsync(long second, MetricsPoint point, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var at = DateTime.UnixEpoch.AddSeconds(second);
        var row = await context.MetricsMinutes.FindAsync([at, identity.Id], cancellationToken);
        if (row is null)
        {
            context.MetricsMinutes.Add(new MetricsMinute { AtUtc = at, InstanceId = identity.Id, Data = MetricsPointFormat.Write(point) });
        }
        else
        {
            var both = new MetricsPoint();
            both.Merge(point);
            if (TryRead(row) is { } earlier)
            {
                both.Merge(earlier);
            }

            row.Data = MetricsPointFormat.Write(both);
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The minutes of all instances whose first second is in this time, oldest first. One that cannot be read is left out.</summary>
    public async IAsyncEnumerable<(long Second, MetricsPoint Point)> ReadAsync(
        long from, long to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (since, before) = (DateTime.UnixEpoch.AddSeconds(from), DateTime.UnixEpoch.AddSeconds(to));
        var rows = context.MetricsMinutes.AsNoTracking().Where(row => row.AtUtc >= since && row.AtUtc < before).OrderBy(row => row.AtUtc).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (TryRead(row) is { } point)
            {
                yield return ((long)(row.AtUtc - DateTime.UnixEpoch).TotalSeconds, point);
            }
        }
    }

    /// <summary>Deletes the minutes before this time, in slices.</summary>
    public async Task PruneAsync(DateTime before, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var oldest = await context.MetricsMinutes.MinAsync(row => (DateTime?)row.AtUtc, cancellationToken);
            if (oldest is not { } first || first >= before)
            {
                return;
            }

            var end = first + Slice < before ? first + Slice : before;
            await context.MetricsMinutes.Where(row => row.AtUtc < end).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private MetricsPoint? TryRead(MetricsMinute row)
    {
        try
        {
            return MetricsPointFormat.Read(row.Data);
        }
        catch (InvalidDataException exception)
        {
            LogUnreadable(exception, row.AtUtc);
            return null;
        }
    }

    [LoggerMessage(EventName = "MetricsMinuteUnreadable", Level = LogLevel.Warning, Message = "The figures of a minute can't be read and are left out: {Minute}.")]
    private partial void LogUnreadable(Exception exception, DateTime minute);
}
