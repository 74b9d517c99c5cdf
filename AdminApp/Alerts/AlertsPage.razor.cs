using AdminApp.Core.Access.Audit;
using AdminApp.Core.Alerts;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Alerts;

/// <summary>What fires, the rules with their values, what fired before, and the webhook.</summary>
public sealed partial class AlertsPage
{
    private const int MaxShown = 30;
    private static readonly TimeSpan MuteFor = TimeSpan.FromHours(1);
    private IReadOnlyList<AlertRuleState> _states = [];
    private IReadOnlyList<AlertEvent> _events = [];
    private string? _problem;

    [Inject]
    private AlertMonitor Monitor { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    private DateTime UtcNow => Time.GetUtcNow().UtcDateTime;

    private int FiringCount => _states.Count(state => state.Firing is { AcknowledgedBy: null });

    private int AcknowledgedCount => _states.Count(state => state.Firing is { AcknowledgedBy: not null });

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await User.RequireAsync(UserRole.Operator);
        Read();
    }

    private Task TickedAsync()
    {
        var (states, events) = (_states, _events);
        Read();
        if (!states.SequenceEqual(_states) || !events.SequenceEqual(_events))
        {
            StateHasChanged();
        }

        return Task.CompletedTask;
    }

    private void Read() => (_states, _events) = (Monitor.States, Monitor.Events);

    private async Task ActAsync(Func<AuditActor, Task> act)
    {
        try
        {
            var user = await User.RequireAsync(UserRole.Operator);
            await act(user.Actor);
            _problem = null;
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            _problem = StoreFailure.Text;
        }

        Read();
    }

    private static string RuleName(string id) => AlertRule.All.FirstOrDefault(rule => rule.Id == id)?.Name ?? id;

    private static Color ColorOf(AlertRuleState state) => state switch
    {
        { Threshold: null } => Color.Default,
        { Status: AlertStatus.Firing, Firing.AcknowledgedBy: not null } => Color.Warning,
        { Status: AlertStatus.Firing } => Color.Error,
        { Status: AlertStatus.Pending } => Color.Warning,
        { Status: AlertStatus.Ok } => Color.Success,
        _ => Color.Default,
    };

    private static string WordOf(AlertRuleState state) => state switch
    {
        { Threshold: null } => "off",
        { Status: AlertStatus.Firing, Firing.AcknowledgedBy: not null } => "acknowledged",
        { Status: AlertStatus.Firing } => "firing",
        { Status: AlertStatus.Pending } => "pending",
        { Status: AlertStatus.Ok } => "ok",
        _ => "no data",
    };
}
