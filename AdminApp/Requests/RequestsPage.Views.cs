using AdminApp.Core.Access;
using AdminApp.Core.Requests;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Requests;

/// <content>The views of the list that are saved by name.</content>
public sealed partial class RequestsPage
{
    private IReadOnlyList<NamedView> _saved = [];
    private bool _viewsRead;
    private bool _viewsMoved;

    [Inject]
    private RequestViews Views { get; set; } = default!;

    private async Task ReadViewsAsync(CancellationToken cancellationToken)
    {
        _saved = await Views.ListAsync(_list.Sight.Owner, _list.Sight.SeesOthers, cancellationToken);
        _viewsRead = true;
    }

    // Earlier versions kept views in the browser. They leave it once the store has them; where that fails, the next load tries again.
    private async Task MoveViewsAsync(CancellationToken mine)
    {
        if (_script is null || !_viewsRead || _viewsMoved)
        {
            return;
        }

        _viewsMoved = true;
        try
        {
            var old = await _script.OldViewsAsync(_list.Sight.Owner);
            if (old.Count == 0)
            {
                return;
            }

            IReadOnlyList<string>? saved = null;
            var problem = await TryAsync(async () =>
            {
                var user = await CurrentUser.RequireAsync(mine);
                saved = await Views.AddAsync(user.Owner, [.. old.Select(view => (view.Name, QueryOf(RequestsView.Parse(view.Query))))], mine);
                await ReadViewsAsync(mine);
            }, mine);
            _viewsMoved = saved is not null;
            if (problem is not null)
            {
                Snackbar.Add(problem, Severity.Warning);
            }

            if (saved is { Count: > 0 })
            {
                await _script.ForgetViewsAsync(_list.Sight.Owner, saved);
            }

            StateHasChanged();
        }
        catch (Exception exception) when (BrowserGone.Explains(exception))
        {
            // The views stay in the browser until the page is opened again.
        }
    }

    private Task SaveViewAsync(string name) =>
        ChangeViewsAsync((user, token) => Views.SaveAsync(user.Actor, user.Owner, name, QueryOf(_view with { Id = null }), token));

    private Task RenameViewAsync((NamedView View, string Name) renamed) =>
        ChangeViewsAsync((user, token) => Views.RenameAsync(user.Actor, user.Owner, renamed.View.Id, renamed.Name, token));

    private Task ShareViewAsync(NamedView view) => ChangeViewsAsync((user, token) => user.Role >= UserRole.Operator
        ? Views.ShareAsync(user.Actor, user.Owner, view.Id, !view.IsShared, token) : throw new RoleRequiredException(UserRole.Operator));

    private Task DeleteViewAsync(NamedView view) => ChangeViewsAsync((user, token) => Views.DeleteAsync(user.Actor, user.Owner, view.Id, token));

    private static string QueryOf(RequestsView view) => view.Address()[RequestsView.Path.Length..];

    private async Task ChangeViewsAsync(Func<SignedInUser, CancellationToken, Task> change)
    {
        var mine = _end.Token;
        var problem = await TryAsync(async () =>
        {
            await change(await CurrentUser.RequireAsync(mine), mine);
            await ReadViewsAsync(mine);
        }, mine);
        if (problem is not null)
        {
            Snackbar.Add(problem, Severity.Warning);
        }

        StateHasChanged();
    }
}
