using AdminApp.Core.Monitoring;

namespace AdminApp.Dashboard;

/// <summary>The columns of one range, kept from tick to tick: only the newest are read again, and all of them where the range has moved by more. Used by one tick at a time.</summary>
internal sealed class RangeHistory(DashboardRange range, MetricsTimeline timeline, MetricsHistory memory)
{
    // The column before the newest may have ended since it was read.
    private const int ReadAgain = 2;

    // A store that failed is asked again after this time.
    private const int SecondsUntilRetry = 15;

    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(10);

    private readonly int _lead = MetricsColumns.LeadOf(range.Step);
    private MetricsPoint[]? _points;
    private long _from;
    private long _readAt;
    private long? _failedAt;

    /// <summary>The columns at this moment; the same object as before if nothing was read.</summary>
    public MetricsColumns? Columns { get; private set; }

    /// <summary>Whether the store gave what it has; if not, what is in memory is shown alone.</summary>
    public bool IsComplete => _failedAt is null;

    /// <summary>Reads what is new, if it is time to.</summary>
    public async Task RefreshAsync(long now, CancellationToken cancellationToken)
    {
        var retries = _failedAt is { } failedAt && now - failedAt >= SecondsUntilRetry;
        if (Columns is not null && !retries && (!range.MovesOn || now - _readAt < range.RefreshSeconds))
        {
            return;
        }

        var (first, count) = (range.FirstSecond(now) - ((long)_lead * range.Step), range.Columns + _lead);
        if (retries)
        {
            (_points, _failedAt) = (null, null);
        }

        var moved = _points is null ? count : (first - _from) / range.Step;
        if (moved < 0 || moved + ReadAgain > count)
        {
            _points = await ReadAsync(first, count, now, cancellationToken);
        }
        else
        {
            var read = (int)moved + ReadAgain;
            var fresh = await ReadAsync(first + ((long)(count - read) * range.Step), read, now, cancellationToken);
            _points = [.. _points!.Skip((int)moved).Take(count - read), .. fresh];
        }

        (_from, _readAt) = (first, now);
        var passed = now + 1 - (first + ((long)(count - 1) * range.Step));
        var lastMinute = range.MovesOn && passed < Math.Max(60, range.Step) ? memory.Merged(now - 59, now + 1) : null;
        Columns = new MetricsColumns(range.FirstSecond(now), range.Step, now, _lead, _points, lastMinute);
    }

    private async Task<MetricsPoint[]> ReadAsync(long from, int columns, long now, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StorePatience);
        try
        {
            return await timeline.ReadAsync(from, range.Step, columns, memoryOnly: _failedAt is not null, limit.Token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            _failedAt = now;
            return await timeline.ReadAsync(from, range.Step, columns, memoryOnly: true, cancellationToken);
        }
    }
}
