using AdminApp.Core.Access;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Access;

/// <summary>Users on the Access page: add, change the role, reset, disable, enable.</summary>
public sealed partial class UsersSection
{
    private IReadOnlyList<AppUser>? _users;
    private SignedInUser? _me;
    private (string Title, string Text)? _secret;
    private string? _error;
    private string? _actionError;
    private string? _email;
    private UserRole _role;

    [Inject]
    private UserAccounts Accounts { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _me = await Current.RequireAsync(UserRole.Admin);
        _users = await Accounts.ListAsync();
    }

    private string State(AppUser user) =>
        user.Disabled ? "Disabled" : user.LockoutEnd > Time.GetUtcNow() ? $"Locked ({AccountRules.MaxFailedAttempts} failed attempts)" : "Active";

    private async Task AddAsync()
    {
        var email = _email?.Trim() ?? "";
        _error = AccountRules.IsEmail(email) ? null : "Enter an email address, such as name@example.org.";
        if (_error is not null)
        {
            return;
        }

        _error = await ChangeAsync(me => Accounts.AddAsync(email, password: null, _role, me.Actor));
        if (_error is null)
        {
            (_email, _role) = ("", UserRole.Viewer);
        }
    }

    private async Task SetRoleAsync(AppUser user, UserRole role)
    {
        if (role != user.Role && await ConfirmDialog.AskAsync(
                Dialogs, "Change role?", $"{user.Email} becomes {(role == UserRole.Viewer ? "a" : "an")} {role} instead of {(user.Role == UserRole.Viewer ? "a" : "an")} {user.Role}, also in open pages.", "Change role", dangerous: false))
        {
            _actionError = await ChangeAsync(me => Accounts.SetRoleAsync(user.Id, role, me.Actor));
        }
    }

    private async Task ResetAsync(AppUser user)
    {
        if (await ConfirmDialog.AskAsync(
                Dialogs, "Reset password?", $"{user.Email} gets a temporary password and is signed out everywhere.", "Reset password", dangerous: false))
        {
            _actionError = await ChangeAsync(me => Accounts.ResetAsync(user.Email!, password: null, enable: false, me.Actor));
        }
    }

    private async Task SetDisabledAsync(AppUser user, bool disabled)
    {
        if (!disabled || await ConfirmDialog.AskAsync(
                Dialogs, "Disable user?", $"{user.Email} is signed out within a minute and can't sign in. Conversations and API keys are kept: revoke the keys that {user.Email} knows. You can enable the account again.", "Disable"))
        {
            _actionError = await ChangeAsync(me => Accounts.SetDisabledAsync(user.Id, disabled, me.Actor));
        }
    }

    private protected override async Task ReadAsync() => _users = await Accounts.ListAsync();

    /// <summary>Makes a change, and shows the generated password; returns what went wrong.</summary>
    private Task<string?> ChangeAsync(Func<SignedInUser, Task<AccountOutcome>> change) => ChangeAsync(async me =>
    {
        var outcome = await change(me);
        if (outcome is { Error: null, GeneratedPassword: { } password })
        {
            _secret = ($"Temporary password of {outcome.User!.Email}", password);
        }

        return outcome.Error;
    });
}
