using System.Text.Json;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Alerts;

/// <summary>Reads the metrics every five seconds, decides what fires, keeps it in the store, and tells pages and the webhook. A store that is down delays only what is kept.</summary>
public sealed partial class AlertMonitor : PeriodicWork, IAlertLog
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>The time that rates and percentiles look back on.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    // Fewer finished requests make no rate.
    private const int MinFinished = 10;
    private const string RowPrefix = "alerts:";
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(5);

    private readonly IDbContextFactory<AdminDbContext> _contexts;
    private readonly MetricsHistory _history;
    private readonly LlmMetrics _metrics;
    private readonly StorePing _store;
    private readonly QuotaWatch _quotas;
    private readonly IOptionsMonitor<AlertsOptions> _options;
    private readonly AlertNotifier _notifier;
    private readonly AuditLog _audit;
    private readonly ILogger<AlertMonitor> _logger;
    private readonly string _row;
    private readonly SemaphoreSlim _storing = new(1);
    private readonly Lock _lock = new();
    private readonly AlertEngine _engine = new(AlertRule.All);
    private int _kept = -1;
    private bool _loaded;

    internal AlertMonitor(
        IDbContextFactory<AdminDbContext> contexts, InstanceId instance, MetricsHistory history, LlmMetrics metrics, StorePing store, QuotaWatch quotas, IOptionsMonitor<AlertsOptions> options,
        AlertNotifier notifier, AuditLog audit, TimeProvider time, ILogger<AlertMonitor> logger)
        : base(Interval, "Checking the alerts", time, logger) =>
        (_contexts, _row, _history, _metrics, _store, _quotas, _options, _notifier, _audit, _logger) = (contexts, RowPrefix + instance.Id, history, metrics, store, quotas, options, notifier, audit, logger);

    /// <summary>Something fired, was resolved, acknowledged or muted. Raised on the thread of the work; return at once.</summary>
    public event Action? Changed;

    /// <summary>The rules as they are.</summary>
    public IReadOnlyList<AlertRuleState> States
    {
        get
        {
            lock (_lock)
            {
                return _engine.States(UtcNow);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<AlertEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return _engine.Events;
            }
        }
    }

    /// <summary>Number of alerts that fire, that others were told of and that nobody acknowledged.</summary>
    public int Unacknowledged
    {
        get
        {
            lock (_lock)
            {
                return _engine.Events.Count(past => past is { ResolvedAtUtc: null, AcknowledgedBy: null, IsTold: true });
            }
        }
    }

    private DateTime UtcNow => Time.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    protected override bool BeginsAtOnce => true;

    /// <summary>Somebody has seen it.</summary>
    public Task AcknowledgeAsync(string rule, AuditActor actor, CancellationToken cancellationToken = default) =>
        ChangeAsync(engine => engine.Acknowledge(rule, actor.Who, UtcNow), actor, AuditActions.AlertAcknowledged, rule, cancellationToken);

    /// <summary>It is not acknowledged after all.</summary>
    public Task UnacknowledgeAsync(string rule, AuditActor actor, CancellationToken cancellationToken = default) =>
        ChangeAsync(engine => engine.Unacknowledge(rule), actor, AuditActions.AlertUnacknowledged, rule, cancellationToken);

    /// <summary>Tells nobody of a rule for a while; null ends it.</summary>
    public Task MuteAsync(string rule, TimeSpan? duration, AuditActor actor, CancellationToken cancellationToken = default) => ChangeAsync(
        engine => engine.Mute(rule, duration is { } span ? UtcNow + span : null), actor, duration is null ? AuditActions.AlertUnmuted : AuditActions.AlertMuted, rule, cancellationToken);

    /// <summary>Looks once.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var readings = Read();
        IReadOnlyList<AlertNotice> notices;
        int before, after;
        lock (_lock)
        {
            before = _engine.Version;
            notices = _engine.Evaluate(readings, _options.CurrentValue, UtcNow);
            after = _engine.Version;
        }

        foreach (var notice in notices)
        {
            Log(notice);
            _notifier.Tell(notice);
        }

        if (before != after)
        {
            Changed?.Invoke();
        }

        await KeepAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    // The history that the dashboard draws: what is shown there is what fires here.
    private AlertReadings Read()
    {
        var last = _history.Last;
        var recent = _history.Merged(last - (long)Span.TotalSeconds + 1, last + 1);
        var now = _history.Merged(last, last + 1);
        var finished = recent[Tally.Answered] + recent[Tally.Failed];
        var llm = _metrics.Snapshot();
        var month = llm.Throttle.Budgets.FirstOrDefault(budget => budget.Name == BudgetNames.TokensPerMonth);
        return new AlertReadings
        {
            ResponseSeconds = recent[Timing.ResponseInteractiveCalled]?.Percentile(0.95),
            ErrorPercent = finished >= MinFinished ? 100.0 * recent[Tally.Failed] / finished : null,
            RateLimitErrors = Known(recent[Tally.OwnBurst] + recent[Tally.SharedDrain] + recent[Tally.Capacity]),
            ZeroAllowance = Known(recent[Tally.ZeroAllowance]),
            MemoryPercent = now.Max(Gauge.MemoryLimit) is > 0 and var limit ? 100 * now.Max(Gauge.Resident) / limit : null,
            Waiting = llm.Throttle.WaitingByClass.Values.Sum(),
            ProviderIsUp = llm.Provider.IsUp,
            StoreIsUp = _store.State.State switch { "up" => true, "down" => false, _ => null },
            QuotaPercent = _quotas.Latest?.Percent,
            QuotaNames = _quotas.Latest?.Names,
            QuotaCodes = _quotas.CodesFrom(_options.CurrentValue.QuotaPercent),
            MonthPercent = month is { Limit: > 0 } ? 100.0 * month.Used / month.Limit : null,
        };
    }

    // After a start, nothing seen in a few seconds says nothing about five minutes.
    private long? Known(long count) => count > 0 || _history.Last - _history.Oldest >= (long)Span.TotalSeconds - 1 ? count : null;

    private async Task ChangeAsync(Action<AlertEngine> change, AuditActor actor, string action, string rule, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            change(_engine);
        }

        Changed?.Invoke();
        try
        {
            await KeepAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // It holds; the next look keeps it.
        }

        await _audit.WriteAsync(actor, action, AlertRule.All.FirstOrDefault(known => known.Id == rule)?.Name ?? rule);
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_loaded)
        {
            return;
        }

        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var json = await context.KeyValueRows.AsNoTracking().Where(row => row.Name == _row).Select(row => row.Json).SingleOrDefaultAsync(cancellationToken);
        if (json is not null && Parse(json) is { } book)
        {
            lock (_lock)
            {
                _engine.Load(book);
            }

            Changed?.Invoke();
        }

        _loaded = true;
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(StorePatience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        await _storing.WaitAsync(either.Token);
        try
        {
            await StoreAsync(either.Token);
        }
        finally
        {
            _storing.Release();
        }
    }

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        int version;
        string json;
        lock (_lock)
        {
            version = _engine.Version;
            if (version == _kept || !_loaded)
            {
                return;
            }

            json = JsonSerializer.Serialize(_engine.ToBook());
        }

        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.KeyValueRows.SingleOrDefaultAsync(kept => kept.Name == _row, cancellationToken);
        if (row is null)
        {
            context.KeyValueRows.Add(row = new KeyValueRow { Name = _row, Json = json });
        }

        (row.Json, row.UpdatedAtUtc) = (json, UtcNow);
        await context.SaveChangesAsync(cancellationToken);
        _kept = version;
    }

    private static AlertBook? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<AlertBook>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Log(AlertNotice notice)
    {
        if (notice.IsResolved)
        {
            LogResolved(notice.Rule.Name, notice.Rule.Text(notice.Event.Peak));
        }
        else
        {
            LogFired(notice.Rule.Name, notice.Rule.Text(notice.Event.Peak), notice.Rule.Text(notice.Event.Threshold));
        }
    }

    [LoggerMessage(EventName = "AlertFired", Level = LogLevel.Warning, Message = "Alert: {Rule}, {Value}; the threshold is {Threshold}.")]
    private partial void LogFired(string rule, string value, string threshold);

    [LoggerMessage(EventName = "AlertResolved", Level = LogLevel.Information, Message = "Alert resolved: {Rule}; the peak was {Peak}.")]
    private partial void LogResolved(string rule, string peak);
}
