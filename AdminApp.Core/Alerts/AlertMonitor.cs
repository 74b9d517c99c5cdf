using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Alerts;

/// <summary>
/// Reads the metrics of this server every five seconds and decides what fires. What fires on any server of the store is in one book there: the server that commits a change tells
/// the webhook, and the pages of all servers follow. While the store is down or can't be written to, a server goes on and tells by itself.
/// </summary>
public sealed partial class AlertMonitor : PeriodicWork, IAlertLog
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>The time that rates and percentiles look back on.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    // Fewer finished requests make no rate.
    private const int MinFinished = 10;
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(5);

    private readonly AlertBookStore _books;
    private readonly string _server;
    private readonly MetricsHistory _history;
    private readonly LlmMetrics _metrics;
    private readonly StorePing _store;
    private readonly QuotaWatch _quotas;
    private readonly IOptionsMonitor<AlertsOptions> _options;
    private readonly AlertNotifier _notifier;
    private readonly AuditLog _audit;
    private readonly ILogger<AlertMonitor> _logger;

    // One look or change at a time. An engine that readers see is never changed, but replaced.
    private readonly SemaphoreSlim _turn = new(1);
    private volatile AlertEngine _engine;

    // The revision of the stored book that the engine started from.
    private long _revision = -1;

    // Null while this server works on the stored book. While it goes on alone: the book as it was before that, which is the base of the three-way merge afterwards.
    private AlertBook? _mergeBase;

    internal AlertMonitor(
        AlertBookStore books, InstanceId instance, MetricsHistory history, LlmMetrics metrics, StorePing store, QuotaWatch quotas, IOptionsMonitor<AlertsOptions> options,
        AlertNotifier notifier, AuditLog audit, TimeProvider time, ILogger<AlertMonitor> logger)
        : base(Interval, "Checking the alerts", time, logger)
    {
        (_books, _server, _history, _metrics, _store, _quotas, _options, _notifier, _audit, _logger) = (books, instance.Id, history, metrics, store, quotas, options, notifier, audit, logger);
        _engine = new AlertEngine(AlertRule.All, _server);
    }

    /// <summary>Something fired, was resolved, acknowledged or muted. Raised on the thread of the work; return at once.</summary>
    public event Action? Changed;

    /// <summary>The rules as they are.</summary>
    public IReadOnlyList<AlertRuleState> States => _engine.States(UtcNow);

    /// <inheritdoc/>
    public IReadOnlyList<AlertEvent> Events => _engine.Events;

    /// <summary>Number of alerts that fire, that others were told of and that nobody acknowledged.</summary>
    public int Unacknowledged => _engine.Events.Count(past => past is { ResolvedAtUtc: null, AcknowledgedBy: null, IsTold: true });

    private DateTime UtcNow => Time.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    protected override bool BeginsAtOnce => true;

    /// <summary>Someone has seen it.</summary>
    /// <exception cref="TimeoutException">The store did not answer in time.</exception>
    public Task AcknowledgeAsync(string rule, AuditActor actor, CancellationToken cancellationToken = default) =>
        ChangeAsync(engine => engine.Acknowledge(rule, actor.Who, UtcNow), actor, AuditActions.AlertAcknowledged, rule, cancellationToken);

    /// <summary>It is not acknowledged after all.</summary>
    /// <exception cref="TimeoutException">The store did not answer in time.</exception>
    public Task UnacknowledgeAsync(string rule, AuditActor actor, CancellationToken cancellationToken = default) =>
        ChangeAsync(engine => engine.Unacknowledge(rule), actor, AuditActions.AlertUnacknowledged, rule, cancellationToken);

    /// <summary>Tells nobody of a rule for a while; null ends it.</summary>
    /// <exception cref="TimeoutException">The store did not answer in time.</exception>
    public Task MuteAsync(string rule, TimeSpan? duration, AuditActor actor, CancellationToken cancellationToken = default) => ChangeAsync(
        engine => engine.Mute(rule, duration is { } span ? UtcNow + span : null), actor, duration is null ? AuditActions.AlertUnmuted : AuditActions.AlertMuted, rule, cancellationToken);

    /// <summary>Looks once.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        // The turn comes: changes give up after StorePatience, and drivers end a commit that hangs.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var notice in await EvaluateAsync(Read(), cancellationToken))
            {
                Log(notice);
                _notifier.Tell(notice);
            }
        }
        finally
        {
            _turn.Release();
        }
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

    private Task ChangeAsync(Action<AlertEngine> change, AuditActor actor, string action, string rule, CancellationToken cancellationToken) => InTurnAsync(
        token => CommitAsync(
            async (engine, context) =>
            {
                change(engine);
                await _audit.AddAsync(context, actor, action, AlertRule.All.FirstOrDefault(known => known.Id == rule)?.Name ?? rule, cancellationToken: token);
                return true;
            },
            token),
        cancellationToken);

    // Whatever the store does, alerts are told. If it is unknown whether a change was committed, another server may have told it or nobody has: twice is better than not at all.
    private async Task<IReadOnlyList<AlertNotice>> EvaluateAsync(AlertReadings readings, CancellationToken cancellationToken)
    {
        if (_store.State.State == "down")
        {
            return EvaluateAlone(readings);
        }

        try
        {
            return await PatientlyAsync(token => EvaluateTogetherAsync(readings, token), cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            if (_mergeBase is null)
            {
                LogAlone(exception);
            }

            return EvaluateAlone(readings);
        }
    }

    private IReadOnlyList<AlertNotice> EvaluateAlone(AlertReadings readings)
    {
        _mergeBase ??= _engine.Book;
        var next = _engine.Copy();
        var notices = next.Evaluate(readings, _options.CurrentValue, UtcNow);
        Publish(next);
        return notices;
    }

    private async Task<IReadOnlyList<AlertNotice>> EvaluateTogetherAsync(AlertReadings readings, CancellationToken cancellationToken)
    {
        await FollowAsync(cancellationToken);
        var living = _engine.Events.Any(past => past.Servers.Any(other => other != _server)) ? await _books.LivingAsync(cancellationToken) : null;
        var next = _engine.Copy();
        var notices = Evaluate(next);
        if (_mergeBase is not null || !ReferenceEquals(next.Book, _engine.Book))
        {
            return await CommitAsync((engine, _) => Task.FromResult(Evaluate(engine)), cancellationToken);
        }

        Publish(next);
        return notices;

        IReadOnlyList<AlertNotice> Evaluate(AlertEngine engine) => engine.Evaluate(readings, _options.CurrentValue, UtcNow, living);
    }

    // What other servers did.
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (_mergeBase is null && await _books.RevisionAsync(cancellationToken) is var revision && revision != _revision)
        {
            var next = _engine.Copy();
            next.Load(await _books.ReadAsync(cancellationToken));
            _revision = revision;
            Publish(next);
        }
    }

    private async Task<T> CommitAsync<T>(Func<AlertEngine, AdminDbContext, Task<T>> change, CancellationToken cancellationToken)
    {
        var (engine, mergeBase) = (_engine, _mergeBase);
        var ((next, result), revision) = await _books.ChangeAsync(
            async (context, stored, _) =>
            {
                var copy = engine.Copy();
                copy.Load(mergeBase is null ? stored : stored.Merge(mergeBase, engine.Book, _server));
                var outcome = await change(copy, context);
                return (copy.Book, (copy, outcome));
            },
            cancellationToken);
        (_revision, _mergeBase) = (revision, null);
        Publish(next);
        return result;
    }

    private void Publish(AlertEngine next)
    {
        var changed = !ReferenceEquals(next.Book, _engine.Book);
        _engine = next;
        if (changed)
        {
            Changed?.Invoke();
        }
    }

    private Task<T> InTurnAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) => PatientlyAsync(
        async token =>
        {
            await _turn.WaitAsync(token);
            try
            {
                return await work(token);
            }
            finally
            {
                _turn.Release();
            }
        },
        cancellationToken);

    private async Task<T> PatientlyAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(StorePatience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException exception) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(StoreFailure.Text, exception);
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

    [LoggerMessage(EventName = "AlertsAlone", Level = LogLevel.Warning, Message = "The alerts can't be kept in the store; this server tells by itself until they can.")]
    private partial void LogAlone(Exception exception);

    [LoggerMessage(EventName = "AlertResolved", Level = LogLevel.Information, Message = "Alert resolved: {Rule}; the peak was {Peak}.")]
    private partial void LogResolved(string rule, string peak);
}
