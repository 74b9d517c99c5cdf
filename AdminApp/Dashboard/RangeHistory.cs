using AdminApp.Core.Monitoring;

namespace AdminApp.Dashboard;

/// <summary>The columns of one range, kept from tick to tick: only the newest are read again, and all of them where the range has moved by more. Used by one tick at a time.</summary>
internal sealed class RangeHistory(DashboardRange range, MetricsTimeline timeline, MetricsHistory memory)
{
    // The column before the newest may have ended since it was read.
    private const int ReadAgain = 2;

    private readonly int _lead = MetricsColumns.LeadOf(range.Step);
    private MetricsPoint[]? _points;
    private long _from;
    private long _readAt;

    /// <summary>The columns at this moment; the same object as before if nothing was read.</summary>
    public MetricsColumns? Columns { get; private set; }

    /// <summary>Reads what is new, if it is time to.</summary>
    public async Task RefreshAsync(long now, CancellationToken cancellationToken)
    {
        if (Columns is not null && (!range.MovesOn || now - _readAt < range.RefreshSeconds))
        {
            return;
        }

        var (first, count) = (range.FirstSecond(now) - ((long)_lead * range.Step), range.Columns + _lead);
        var moved = _points is null ? count : (first - _from) / range.Step;
        if (moved < 0 || moved + ReadAgain > count)
        {
            _points = await timeline.ReadAsync(first, range.Step, count, cancellationToken);
        }
        else
        {
            var read = (int)moved + ReadAgain;
            var fresh = await timeline.ReadAsync(first + ((long)(count - read) * range.Step), range.Step, read, cancellationToken);
            _points = [.. _points!.Skip((int)moved).Take(count - read), .. fresh];
        }

        (_from, _readAt) = (first, now);
        var passed = now + 1 - (first + ((long)(count - 1) * range.Step));
        var lastMinute = range.MovesOn && passed < Math.Max(60, range.Step) ? memory.Merged(now - 59, now + 1) : null;
        Columns = new MetricsColumns(range.FirstSecond(now), range.Step, now, _lead, _points, lastMinute);
    }
}
