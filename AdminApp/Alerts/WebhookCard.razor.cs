using System.Globalization;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Alerts;
using AdminApp.Core.Requests;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace AdminApp.Alerts;

/// <summary>Sets the webhook, address and secret together, and sends a test.</summary>
public sealed partial class WebhookCard : IDisposable
{
    private const string Url = "Alerts:WebhookUrl";
    private const string Secret = "Alerts:WebhookSecret";

    private bool _editing;
    private bool _saving;
    private bool _testing;
    private string _url = "";
    private string _secret = "";
    private string? _error;
    private string? _untested;

    [Inject]
    private AuditLog Audit { get; set; } = default!;

    [Inject]
    private AlertNotifier Notifier { get; set; } = default!;

    [Inject]
    private SettingsStore Store { get; set; } = default!;

    [Inject]
    private IOptionsMonitor<AlertsOptions> Options { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    private string? Host => Uri.TryCreate(Options.CurrentValue.WebhookUrl, UriKind.Absolute, out var address) ? $"{address.Scheme}://{address.Authority}" : null;

    private string LastText => _testing ? "Sending…" : _untested ?? Notifier.Last switch
    {
        null => "Nothing has been sent yet.",
        var last => string.Create(
            CultureInfo.InvariantCulture,
            $"{last.Error ?? $"Delivered in {RequestTimes.Text((int)last.Took.TotalMilliseconds)}"} · {Clock.Moment(Browser.ToLocal(last.AtUtc))}{(last.Attempts > 1 ? $", {last.Attempts} attempts" : "")}{(Notifier.Held > 0 ? $" · {Amounts.Count(Notifier.Held, "notice")} held back for the hour's limit" : "")}"),
    };

    /// <inheritdoc />
    public void Dispose() => Notifier.Delivered -= Refresh;

    /// <inheritdoc />
    protected override void OnInitialized() => Notifier.Delivered += Refresh;

    private void Refresh() => _ = InvokeAsync(StateHasChanged);

    private void Edit() => (_editing, _url, _secret, _error) = (true, "", "", null);

    private Task SaveAsync()
    {
        if (_url.Trim().Length > 0)
        {
            return ChangeAsync(_url.Trim(), _secret.Trim(), "The webhook was set.");
        }

        _error = "Enter the address.";
        return Task.CompletedTask;
    }

    private Task RemoveAsync() => ChangeAsync(null, null, "The webhook was removed.");

    private async Task ChangeAsync(string? url, string? secret, string reason)
    {
        _saving = true;
        try
        {
            var user = await User.RequireAsync(UserRole.Admin);
            var request = new SettingsChangeRequest(new Dictionary<string, string?> { [Url] = url, [Secret] = secret }, reason, user.Actor, null) { ByAdmin = true, IsConnection = true };
            _error = await Store.ChangeAsync(request) is SettingsChangeResult.Invalid invalid ? $"Allowed: {invalid.Faults[0].Allowed}." : null;
            _editing = _error is not null;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or UnauthorizedAccessException or OutOfMemoryException))
        {
            _error = "The store can't be reached right now. Try again in a moment.";
        }
        finally
        {
            _saving = false;
        }
    }

    private async Task TestAsync()
    {
        if (_testing)
        {
            return;
        }

        (_testing, _untested) = (true, null);
        try
        {
            var user = await User.RequireAsync(UserRole.Operator);
            StateHasChanged();
            await Audit.WriteAsync(user.Actor, AuditActions.ServiceTested, "Webhook of alerts");
            await Notifier.TestAsync();
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            _untested = $"Not sent. {StoreFailure.Text}";
        }
        finally
        {
            _testing = false;
        }
    }
}
