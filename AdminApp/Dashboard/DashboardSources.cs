using System.Globalization;
using AdminApp.Core.Alerts;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Requests;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores.Entities;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace AdminApp.Dashboard;

/// <summary>Reads what the dashboard shows of the present: queue and budgets, open questions, services, changes of settings, and alerts. Used by one tick at a time.</summary>
internal sealed class DashboardSources(
    LlmMetrics metrics, OpenRequests requests, StorePing store, MetricsHistory history, SettingsStore settings, IAlertLog alerts, IOptionsMonitor<MistralOptions> mistral)
{
    private const int MaxChanges = 200;
    private const int SecondsBetweenLooks = 10;

    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(2);

    // A minute is written within a few seconds of its end.
    private const int LateMinutes = 2;

    private IReadOnlyList<SettingChange> _changes = [];
    private IReadOnlyList<ServiceChip> _services = [];
    private long _lookedAt = long.MinValue;

    public async Task<DashboardPresent> ReadAsync(long second, CancellationToken cancellationToken)
    {
        var llm = metrics.Snapshot();
        var (open, total) = await requests.ReadAsync(NowBoard.MaxListed, cancellationToken);
        var now = new NowBoard(open, total, llm.Throttle.Running, llm.Throttle.Concurrency, llm.Throttle.WaitingByClass.Values.Sum());
        await LookAsync(second, cancellationToken);
        List<ServiceChip> services = [Provider(llm.Provider), Store(store.State)];
        _services = services.SequenceEqual(_services) ? _services : services;
        return new DashboardPresent(llm, now, _changes, alerts.Events, _services);
    }

    private async Task LookAsync(long second, CancellationToken cancellationToken)
    {
        if (second - SecondsBetweenLooks < _lookedAt)
        {
            return;
        }

        _lookedAt = second;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StorePatience);
        try
        {
            var changes = await settings.HistoryAsync(MaxChanges, limit.Token);
            _changes = changes.Select(change => change.Id).SequenceEqual(_changes.Select(change => change.Id)) ? _changes : changes;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // The last ones stay; the chip of the store shows that it is down.
        }
    }

    private ServiceChip Provider(ProviderStatus provider) => (provider, string.IsNullOrEmpty(mistral.CurrentValue.ApiKey)) switch
    {
        (_, true) => new("Mistral", "no key", Color.Default),
        ({ IsUp: false }, _) => new("Mistral", "down", Color.Error),
        ({ Fallback: not null }, _) => new("Mistral", "fallback model", Color.Warning),
        ({ HasAnswered: false }, _) => new("Mistral", "not asked yet", Color.Default),
        _ => new("Mistral", "healthy", Color.Success),
    };

    private ServiceChip Store(StoreState state)
    {
        var name = state.Name switch { "sqlite" => "SQLite", "postgres" => "Postgres", _ => "Store" };
        return state switch
        {
            { State: "down" } => new(name, "down", Color.Error),
            _ when history.Unwritten > LateMinutes => new(name, string.Create(CultureInfo.InvariantCulture, $"{history.Unwritten} min of history not saved"), Color.Warning),
            { State: "up", P95: { } p95 } => new(name, string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0.1, p95.TotalMilliseconds):0.#} ms"), Color.Success),
            _ => new(name, "unknown", Color.Default),
        };
    }
}
