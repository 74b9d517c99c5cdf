using AdminApp.Core.Access.Audit;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace AdminApp.Access.Audit;

/// <summary>Reads the audit log as the address says.</summary>
public sealed partial class AuditSection : IDisposable
{
    // Pixels, as in access.css.
    private const float WideRow = 31;
    private const float SmallRow = 59;

    private const int PageSize = 200;
    private const int MaxRows = 10_000;

    private CancellationTokenSource _end = new();
    private AuditView _view = new();
    private List<AuditEntry>? _entries;
    private AuditCursor? _next;
    private string? _problem;
    private bool _loading;

    [Inject]
    private CurrentUser Current { get; set; } = default!;

    [Inject]
    private AuditSearch Search { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    private string Summary => _entries is null || _problem is not null ? "" : $"{Amounts.Number(_entries.Count)}{(_next is null ? "" : "+")} {(_entries.Count == 1 ? "entry" : "entries")}";

    /// <inheritdoc/>
    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        _end.Cancel();
        _end.Dispose();
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        _view = Parse(Navigation.Uri);
        Navigation.LocationChanged += Moved;
        return LoadAsync();
    }

    private static AuditView Parse(string uri) => AuditView.Parse(new Uri(uri).Query);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string ActionName(string? code) => string.IsNullOrEmpty(code) ? "Everything" : AuditText.Groups.FirstOrDefault(group => group.Code == code).Words ?? AuditText.Of(code);

    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (new Uri(e.Location).AbsolutePath == "/access" && Parse(e.Location) is var view && view != _view)
        {
            _ = InvokeAsync(() =>
            {
                _view = view;
                return LoadAsync();
            });
        }
    }

    // While someone types, the history isn't filled with each letter.
    private void Show(AuditView view)
    {
        if (view != _view)
        {
            Navigation.NavigateTo(view.Address(), replace: view.Text != _view.Text || view.Who != _view.Who);
        }
    }

    private Task LoadAsync()
    {
        _end.Cancel();
        _end.Dispose();
        _end = new CancellationTokenSource();
        return ReadAsync(null, _end.Token);
    }

    private Task MoreAsync() => _loading ? Task.CompletedTask : ReadAsync(_next, _end.Token);

    private async Task ReadAsync(AuditCursor? after, CancellationToken mine)
    {
        _loading = true;
        try
        {
            await Current.RequireAsync(UserRole.Admin, mine);
            var page = await Search.PageAsync(_view.Query(Browser), after, PageSize, mine);
            _entries = [.. after is null ? [] : _entries ?? [], .. page.Entries];
            (_next, _problem) = (_entries.Count < MaxRows ? page.Next : null, null);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            return; // another view took its place
        }
        catch (ArgumentException exception)
        {
            _problem = exception.WithoutParameter();
        }
        catch (TimeoutException)
        {
            _problem = $"The store took longer than {AuditSearch.Limit.TotalSeconds:0} s. Choose a shorter period.";
        }
        catch (Exception exception) when (StoreFailure.IsUnavailable(exception))
        {
            _problem = StoreFailure.Text;
        }

        _loading = false;
        StateHasChanged();
    }
}
