using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Access.Sessions;

/// <summary>Lists and ends the sessions of a user: their own, or for an Admin anyone's.</summary>
public sealed partial class SessionList
{
    private IReadOnlyList<UserSession>? _sessions;
    private SignedInUser? _me;
    private bool _busy;

    /// <summary>Whose sessions.</summary>
    [Parameter, EditorRequired]
    public string UserId { get; set; } = "";

    [Inject]
    private CurrentUser Current { get; set; } = default!;

    [Inject]
    private UserSessions Sessions { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _me = await Current.RequireSelfOrAdminAsync(UserId);
        _sessions = await Sessions.ListAsync(UserId);
    }

    private async Task EndAsync(UserSession session)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var me = await Current.RequireSelfOrAdminAsync(UserId);
            await Sessions.EndAsync(UserId, session.Id, me.Actor, AuditActions.SessionEnded);
            _sessions = await Sessions.ListAsync(UserId);
        }
        finally
        {
            _busy = false;
        }
    }
}
