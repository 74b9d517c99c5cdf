using AdminApp.Core.Alerts;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Requests;
using AdminApp.Core.Services;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;

namespace AdminApp.Dashboard;

/// <summary>Reads what the dashboard shows of the present: queue and budgets, open questions, services, changes of settings, and alerts. Used by one tick at a time.</summary>
internal sealed class DashboardSources(
    LlmMetrics metrics, OpenRequests requests, ServiceBoard board, SettingsStore settings, IAlertLog alerts)
{
    private const int MaxChanges = 200;
    private const int SecondsBetweenLooks = 10;

    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(2);

    private IReadOnlyList<SettingChange> _changes = [];
    private IReadOnlyList<ServiceChip> _services = [];
    private long _lookedAt = long.MinValue;

    public async Task<DashboardPresent> ReadAsync(long second, CancellationToken cancellationToken)
    {
        var llm = metrics.Snapshot();
        var (open, total) = await requests.ReadAsync(NowBoard.MaxListed, cancellationToken);
        var now = new NowBoard(open, total, llm.Throttle.Running, llm.Throttle.Concurrency, llm.Throttle.WaitingByClass.Values.Sum());
        await LookAsync(second, cancellationToken);
        List<ServiceChip> services = [.. board.Read().Where(Shows).Select(Chip)];
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

    // The main parts always, the others while something is the matter with them.
    private static bool Shows(ServiceStatus part) => part.IsMain || part.State is ServiceState.Slow or ServiceState.Down;

    private static ServiceChip Chip(ServiceStatus part) => new(part.Name, part.Word, ServiceColor.Of(part.State), $"/services#{part.Id}");
}
