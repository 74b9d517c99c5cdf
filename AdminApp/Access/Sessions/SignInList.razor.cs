using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Access.Sessions;

/// <summary>Reads the sign-ins of a user from the audit log: their own, or for an Admin anyone's.</summary>
public sealed partial class SignInList
{
    private const int PageSize = 10;
    private const int MaxShown = 500;

    private IReadOnlyList<AuditEntry>? _entries;
    private AuditCursor? _next;

    /// <summary>Whose sign-ins.</summary>
    [Parameter, EditorRequired]
    public string UserId { get; set; } = "";

    [Inject]
    private CurrentUser Current { get; set; } = default!;

    [Inject]
    private AuditSearch Search { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        await Current.RequireSelfOrAdminAsync(UserId);
        var page = await Search.PageAsync(new AuditQuery { Actor = OwnerCode.OfUser(UserId), Action = AuditActions.SignInPrefix }, _next, PageSize);
        _entries = [.. _entries ?? [], .. page.Entries];
        _next = _entries.Count < MaxShown ? page.Next : null;
    }

    private static Color ColorOf(string action) => action switch
    {
        AuditActions.SignInFailed or AuditActions.SignInLocked => Color.Error,
        AuditActions.SignInSucceeded or AuditActions.PasswordChanged => Color.Success,
        _ => Color.Default,
    };
}
