using AdminApp.Core.Access;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Access;

/// <summary>API keys on the Access page: create, revoke.</summary>
public sealed partial class KeysSection
{
    private IReadOnlyList<ApiKey>? _keys;
    private ApiKeyOutcome? _made;
    private string? _error;
    private string _name = "";
    private ApiKeyRole _role;
    private bool _busy;

    [Inject]
    private CurrentUser Current { get; set; } = default!;

    [Inject]
    private ApiKeyStore Keys { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await Current.RequireAsync();
        _keys = await Keys.ListAsync();
    }

    private Task CreateAsync() => ChangeAsync(async me =>
    {
        var outcome = await Keys.CreateAsync(_name, _role, me.Email);
        if (outcome.Error is null)
            (_made, _name, _role) = (outcome, "", ApiKeyRole.Chat);
        return outcome.Error;
    });

    private async Task RevokeAsync(ApiKey key)
    {
        var stays = key.CreatedBy == ApiKey.Configuration ? " It comes from the configuration: the same key there does not bring it back." : "";
        if (await ConfirmDialog.AskAsync(
                Dialogs, "Revoke key?", $"Programs that use \"{key.Name}\" are refused within seconds. This cannot be undone.{stays}", "Revoke"))
        {
            await ChangeAsync(async _ =>
            {
                await Keys.RevokeAsync(key.Id);
                if (_made?.Key?.Id == key.Id)
                    _made = null;
                return null;
            });
        }
    }

    /// <summary>Asks who is acting, acts, and shows what became of it.</summary>
    private async Task ChangeAsync(Func<SignedInUser, Task<string?>> change)
    {
        if (_busy)
            return;

        _busy = true;
        try
        {
            _error = await change(await Current.RequireAsync());
            _keys = await Keys.ListAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
