using AdminApp.Core.Monitoring;
using AdminApp.Core.Services;

namespace AdminApp.Services;

/// <summary>Reads the external parts once a second for all who watch, and tells them only what changed. Nothing runs while no one watches. Thread-safe.</summary>
internal sealed partial class ServicesFeed : IDisposable
{
    private readonly MetricsHistory _history;
    private readonly ServiceBoard _board;
    private readonly ILogger<ServicesFeed> _logger;
    private readonly Lock _lock = new();
    private readonly List<Subscription> _watching = [];
    private IReadOnlyList<ServiceStatus> _last = [];

    public ServicesFeed(MetricsHistory history, ServiceBoard board, ILogger<ServicesFeed> logger)
    {
        (_history, _board, _logger) = (history, board, logger);
        history.Sampled += Sampled;
    }

    /// <summary>How many watch.</summary>
    public int Watchers
    {
        get
        {
            lock (_lock)
            {
                return _watching.Count;
            }
        }
    }

    /// <summary>Calls back at once, and whenever a part changed, until disposed; on any thread.</summary>
    public IDisposable Watch(Action<IReadOnlyList<ServiceStatus>> changed)
    {
        var subscription = new Subscription(this, changed);
        IReadOnlyList<ServiceStatus> now;
        lock (_lock)
        {
            now = _last = _board.Read();
            _watching.Add(subscription);
        }

        changed(now);
        return subscription;
    }

    /// <inheritdoc/>
    public void Dispose() => _history.Sampled -= Sampled;

    private void Sampled(long second)
    {
        try
        {
            Look();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFailed(exception);
        }
    }

    private void Look()
    {
        List<Subscription> watching;
        IReadOnlyList<ServiceStatus> now;
        lock (_lock)
        {
            if (_watching.Count == 0)
            {
                return;
            }

            now = _board.Read();
            if (now.SequenceEqual(_last))
            {
                return;
            }

            (_last, watching) = (now, [.. _watching]);
        }

        foreach (var subscription in watching)
        {
            subscription.Changed(now);
        }
    }

    private void Leave(Subscription subscription)
    {
        lock (_lock)
        {
            _watching.Remove(subscription);
        }
    }

    [LoggerMessage(EventName = "ServicesFailed", Level = LogLevel.Warning, Message = "The external parts can't be read; trying again every second.")]
    private partial void LogFailed(Exception exception);

    private sealed class Subscription(ServicesFeed feed, Action<IReadOnlyList<ServiceStatus>> changed) : IDisposable
    {
        public Action<IReadOnlyList<ServiceStatus>> Changed => changed;

        public void Dispose() => feed.Leave(this);
    }
}
