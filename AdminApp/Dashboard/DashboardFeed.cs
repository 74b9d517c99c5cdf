using AdminApp.Core.Alerts;
using AdminApp.Core.Monitoring;
using AdminApp.Dashboard.Charts;

namespace AdminApp.Dashboard;

/// <summary>
/// Builds the dashboard once a second for each range that someone watches, and gives the same picture to all of them. Nothing runs while no one
/// watches. Thread-safe.
/// </summary>
internal sealed partial class DashboardFeed : IDisposable
{
    /// <summary>Maximum number of ranges that are watched at a time; more are refused.</summary>
    public const int MaxRanges = 100;

    private readonly MetricsHistory _history;
    private readonly MetricsTimeline _timeline;
    private readonly DashboardSources _sources;
    private readonly ILogger<DashboardFeed> _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<DashboardKey, Watched> _watched = [];
    private readonly CancellationTokenSource _ended = new();
    private int _ticking;
    private bool _failing;

    public DashboardFeed(MetricsHistory history, MetricsTimeline timeline, DashboardSources sources, ILogger<DashboardFeed> logger)
    {
        (_history, _timeline, _sources, _logger) = (history, timeline, sources, logger);
        history.Sampled += Sampled;
    }

    /// <summary>Ranges that are built right now.</summary>
    public int Ranges
    {
        get
        {
            lock (_lock)
            {
                return _watched.Count;
            }
        }
    }

    /// <summary>Calls back with each new picture, at once with the present one if there is one, until disposed; on any thread.</summary>
    /// <returns>Null if too many different ranges are watched.</returns>
    public IDisposable? Watch(DashboardKey key, Action<DashboardPicture> changed)
    {
        DashboardPicture? picture;
        var subscription = new Subscription(this, key, changed);
        lock (_lock)
        {
            if (!_watched.TryGetValue(key, out var watched))
            {
                if (_watched.Count >= MaxRanges)
                {
                    return null;
                }

                _watched[key] = watched = new Watched(new RangeHistory(key.Range, _timeline, _history));
            }

            watched.Subscriptions.Add(subscription);
            picture = watched.Picture;
        }

        if (picture is not null)
        {
            changed(picture);
        }
        else
        {
            Sampled(_history.Last);
        }

        return subscription;
    }

    public void Dispose()
    {
        _history.Sampled -= Sampled;
        _ended.Cancel();
        _ended.Dispose();
    }

    // A tick that takes longer than a second makes the next ones wait for it.
    private void Sampled(long second)
    {
        if (second >= 0 && Ranges > 0 && Interlocked.Exchange(ref _ticking, 1) == 0)
        {
            _ = Task.Run(() => TickAsync(second, _ended.Token));
        }
    }

    private async Task TickAsync(long second, CancellationToken cancellationToken)
    {
        try
        {
            var present = await _sources.ReadAsync(second, cancellationToken);
            foreach (var (key, watched) in Active())
            {
                var picture = await BuildAsync(key, watched, present, second, cancellationToken);
                Tell(watched, picture);
            }

            _failing = false;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (!_failing && !cancellationToken.IsCancellationRequested)
            {
                LogFailed(exception);
            }

            _failing = true;
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    private List<(DashboardKey Key, Watched Watched)> Active()
    {
        lock (_lock)
        {
            return [.. _watched.Select(one => (one.Key, one.Value))];
        }
    }

    private async Task<DashboardPicture> BuildAsync(DashboardKey key, Watched watched, DashboardPresent present, long second, CancellationToken cancellationToken)
    {
        await watched.History.RefreshAsync(second, cancellationToken);
        var before = watched.Picture;
        var columns = watched.History.Columns!;
        List<Core.Stores.Entities.SettingChange> inRange = [.. present.Changes.Where(change => Second(change.AtUtc) >= columns.From && Second(change.AtUtc) < columns.To)];
        List<AlertEvent> alerts = [.. present.Alerts.Where(alert => Second(alert.FiredAtUtc) < columns.To && (alert.ResolvedAtUtc is not { } end || Second(end) >= columns.From))];
        var same = before is not null && ReferenceEquals(before.Columns, columns) && before.Changes.SequenceEqual(inRange) && before.Alerts.SequenceEqual(alerts);
        int[] marks = [.. inRange.Select(change => (int)((Second(change.AtUtc) - columns.From) / columns.Step)).Distinct()];
        return new DashboardPicture
        {
            Range = key.Range,
            Of = key.Of,
            Second = second,
            Columns = columns,
            Charts = same ? before!.Charts : [.. ChartCatalog.All.Select(spec => ChartDrawing.Draw(spec, columns, key.Of, marks, Spans(alerts, columns)))],
            Tiles = new Tiles(columns, key.Range, key.Of, present.Llm, _history.Merged(second - 59, second + 1)).Build(),
            Now = present.Now,
            Changes = before is not null && before.Changes.SequenceEqual(inRange) ? before.Changes : inRange,
            Alerts = before is not null && before.Alerts.SequenceEqual(alerts) ? before.Alerts : alerts,
            Services = present.Services,
            Problem = watched.History.IsComplete ? null : "The history can’t be read from the store right now. What is shown is what this server remembers.",
        };
    }

    private static List<ChartSpan> Spans(List<AlertEvent> alerts, MetricsColumns columns) =>
    [
        .. alerts.Select(alert => new ChartSpan(
            Column(alert.FiredAtUtc, columns), alert.ResolvedAtUtc is { } end ? Column(end, columns) : columns.Count - 1,
            AlertRule.All.FirstOrDefault(rule => rule.Id == alert.Rule)?.Severity == AlertSeverity.Critical)),
    ];

    private static int Column(DateTime utc, MetricsColumns columns) => (int)Math.Clamp((Second(utc) - columns.From) / columns.Step, 0, columns.Count - 1);

    private static long Second(DateTime utc) => (long)(utc - DateTime.UnixEpoch).TotalSeconds;

    private void Tell(Watched watched, DashboardPicture picture)
    {
        List<Subscription> subscriptions;
        lock (_lock)
        {
            watched.Picture = picture;
            subscriptions = [.. watched.Subscriptions];
        }

        foreach (var subscription in subscriptions)
        {
            subscription.Changed(picture);
        }
    }

    private void Leave(DashboardKey key, Subscription subscription)
    {
        lock (_lock)
        {
            if (_watched.TryGetValue(key, out var watched) && watched.Subscriptions.Remove(subscription) && watched.Subscriptions.Count == 0)
            {
                _watched.Remove(key);
            }
        }
    }

    [LoggerMessage(EventName = "DashboardFailed", Level = LogLevel.Warning, Message = "The dashboard can't be built; trying again every second.")]
    private partial void LogFailed(Exception exception);

    private sealed class Watched(RangeHistory history)
    {
        public RangeHistory History { get; } = history;

        public List<Subscription> Subscriptions { get; } = [];

        public DashboardPicture? Picture { get; set; }
    }

    private sealed class Subscription(DashboardFeed feed, DashboardKey key, Action<DashboardPicture> changed) : IDisposable
    {
        public Action<DashboardPicture> Changed => changed;

        public void Dispose() => feed.Leave(key, this);
    }
}
