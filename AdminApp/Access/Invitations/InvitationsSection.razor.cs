using AdminApp.Core.Access.Invitations;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Access.Invitations;

/// <summary>Invitations on the Access page: create, revoke.</summary>
public sealed partial class InvitationsSection
{
    private IReadOnlyList<Invitation>? _open;
    private InvitationOutcome? _created;
    private string? _error;
    private string? _email;
    private UserRole _role;
    private int _days = InvitationBook.DefaultDays;

    [Inject]
    private InvitationBook Book { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await Current.RequireAsync(UserRole.Admin);
        _open = await Book.OpenAsync();
    }

    private static string NameOf(Invitation invitation) => invitation.Email ?? "anyone with the link";

    private string LinkOf(string code) => $"{Navigation.BaseUri}invite/{code}";

    private async Task CreateAsync() => _error = await ChangeAsync(async me =>
    {
        var outcome = await Book.CreateAsync(_email, _role, _days, me.Actor);
        if (outcome.Error is null)
        {
            (_created, _email, _role, _days) = (outcome, "", UserRole.Viewer, InvitationBook.DefaultDays);
        }

        return outcome.Error;
    });

    private async Task RevokeAsync(Invitation invitation)
    {
        if (await ConfirmDialog.AskAsync(Dialogs, "Revoke invitation?", $"The link for {NameOf(invitation)} stops working at once.", "Revoke"))
        {
            _error = await ChangeAsync(async me =>
            {
                await Book.RevokeAsync(invitation.Id, me.Actor);
                if (_created?.Invitation?.Id == invitation.Id)
                {
                    _created = null;
                }

                return null;
            });
        }
    }

    private protected override async Task ReadAsync() => _open = await Book.OpenAsync();
}
