using AdminApp.Core.Access;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Access;

/// <summary>API keys on the Access page: create with a role and an end, revoke.</summary>
public sealed partial class KeysSection
{
    // From here on, the list says how many days are left.
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    private IReadOnlyList<ApiKey>? _keys;
    private ApiKeyOutcome? _created;
    private string? _error;
    private string? _name;
    private ApiKeyRole _role;
    private DateOnly? _lastDay;
    private DayField _lastDayField = default!;

    [Inject]
    private ApiKeyStore Keys { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await Current.RequireAsync(UserRole.Admin);
        _keys = await Keys.ListAsync();
    }

    private DateTime UtcNow => Time.GetUtcNow().UtcDateTime;

    private static string Left(TimeSpan left) => left.TotalDays < 1 ? "ends today" : Amounts.Count((int)left.TotalDays, "day") + " left";

    // A key works until the end of a day.
    private DateOnly LastDay(DateTime end) => DateOnly.FromDateTime(Browser.ToLocal(end.AddSeconds(-1)));

    private async Task CreateAsync()
    {
        if (string.IsNullOrWhiteSpace(_name))
        {
            _error = "Enter a name, such as that of the program.";
            return;
        }

        if (!_lastDayField.IsDay)
        {
            // The field says why. A key without an end is not what was asked for.
            _error = null;
            return;
        }

        _error = await ChangeAsync(async me =>
        {
            var end = _lastDay is { } day ? Browser.ToUtc(day.AddDays(1).ToDateTime(TimeOnly.MinValue)) : (DateTime?)null;
            var outcome = await Keys.CreateAsync(_name, _role, end, me.Actor);
            if (outcome.Error is null)
            {
                (_created, _name, _role, _lastDay) = (outcome, "", ApiKeyRole.Chat, null);
            }

            return outcome.Error;
        });
    }

    private async Task RevokeAsync(ApiKey key)
    {
        var stays = key.CreatedBy == ApiKey.Configuration ? " This key comes from the configuration. Leaving it there does not restore it." : "";
        if (await ConfirmDialog.AskAsync(
                Dialogs, "Revoke key?", $"Programs that use \"{key.Name}\" are refused within seconds. This can't be undone.{stays}", "Revoke"))
        {
            _error = await ChangeAsync(async me =>
            {
                await Keys.RevokeAsync(key.Id, me.Actor);
                if (_created?.Key?.Id == key.Id)
                {
                    _created = null;
                }

                return null;
            });
        }
    }

    private protected override async Task ReadAsync() => _keys = await Keys.ListAsync();
}
