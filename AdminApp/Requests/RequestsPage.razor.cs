using AdminApp.Core.Access;
using AdminApp.Core.Primitives;
using AdminApp.Core.Requests;
using AdminApp.Core.Stores;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using MudBlazor;

namespace AdminApp.Requests;

/// <summary>
/// What became of the questions, as a list that follows what happens or is filtered. The address has the whole view. While the live tail is on, new requests
/// come on top; it stops when someone scrolls or opens a request, and then a button says how many are new.
/// </summary>
public sealed partial class RequestsPage : IAsyncDisposable
{
    private const int TicksPerCount = 5;

    private static readonly string TooSlow = $"The store took longer than {RequestSearch.Limit.TotalSeconds:0} s. Choose a shorter time or another filter.";

    private RequestsView _view = new();
    private RequestList _list = default!;
    private IReadOnlyList<RequestUser> _users = [];
    private bool _disposed;
    private CancellationTokenSource _end = new();
    private RequestsScript? _script;
    private ElementReference _root;
    private RequestCount? _count;
    private RequestCount _newer;
    private string? _problem;
    private bool _live = true;
    private bool _customOpen;
    private bool _loaded;
    private bool _loading;
    private bool _more;
    private bool _ticking;
    private int _ticks;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private RequestSearch Search { get; set; } = default!;

    [Inject]
    private RequestUsers Users { get; set; } = default!;

    [Inject]
    private RequestTexts Texts { get; set; } = default!;

    [Inject]
    private CurrentUser CurrentUser { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private bool Dated => _list.Rows.Count > 0 && Browser.ToLocal(_list.Rows[^1].SubmittedAtUtc).Date != Browser.Today(Time).ToDateTime(TimeOnly.MinValue);

    private string? CountText => _count is not { } count ? null
        : $"{Amounts.Number(count.Count)}{(count.OrMore ? "+" : "")} in {_view.Range?.Words ?? "this range"}";

    private string EmptyText => _view.Filtered ? "Nothing in this range matches all filters."
        : _view.Range is { } range ? $"No question was asked in {range.Words}." : "No question was asked between these times.";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _list = ListFor(RequestSights.Of((await Authentication).User));
        _view = Parse(Navigation.Uri);
        _live = _view is { Id: null, Range: not null };
        Navigation.LocationChanged += Moved;
        await LoadAsync();
    }

    /// <summary>Of another role, everything is read again: what is shown may be more than is allowed now.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (_loaded && RequestSights.Of((await Authentication).User) != _list.Sight)
        {
            await LoadAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            var script = await RequestsScript.OpenAsync(Js, Assets["js/requests.js"], _root, new RequestsScript.Callbacks
            {
                Left = () => InvokeAsync(LeaveTopAsync),
                Tail = () => InvokeAsync(() => SetLiveAsync(!_live)),
                Close = () => InvokeAsync(CloseRequest),
                Describe = (first, last) => RequestChart.Describe(_chart, first, last, Browser),
                Select = (first, last) => InvokeAsync(() => ShowPart(first, last)),
            });
            if (_disposed)
            {
                await script.DisposeAsync();
                return;
            }

            _script = script;
            await MoveViewsAsync(_end.Token);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        Navigation.LocationChanged -= Moved;
        await _end.CancelAsync();
        _end.Dispose();
        if (_script is not null)
        {
            await _script.DisposeAsync();
        }
    }

    private static RequestsView Parse(string uri) => RequestsView.Parse(new Uri(uri).Query);

    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (new Uri(e.Location).AbsolutePath == RequestsView.Path)
        {
            _ = InvokeAsync(() => FollowAddressAsync(Parse(e.Location)));
        }
    }

    private async Task FollowAddressAsync(RequestsView view)
    {
        var before = _view;
        _view = view;
        if (view.Id is not null || view.Range is null)
        {
            _live = false;
        }

        if (view.Id is null && before.Id is { } closed && _script is not null)
        {
            StateHasChanged();
            await _script.FocusAsync(closed);
        }

        if (view with { Id = null } != before with { Id = null })
        {
            _customOpen = false;
            await LoadAsync();
        }

        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        await _end.CancelAsync();
        _end.Dispose();
        _end = new CancellationTokenSource();
        var mine = _end.Token;
        (_loading, _problem, _count, _newer, _chart, _chartProblem) = (true, null, null, default, null, null);
        StateHasChanged();
        _problem = await TryAsync(async () =>
        {
            var viewer = await CurrentUser.RequireAsync(mine);
            _list = viewer.Sight() == _list.Sight ? _list : ListFor(viewer.Sight());
            _users = !_list.Sight.SeesOthers ? [] : _users.Count > 0 ? _users : await Users.ListAsync(mine);
            await _list.LoadAsync(_view.Query(Now), mine);
            (_loaded, _loading) = (true, false);
            StateHasChanged();
            _count = await _list.CountAsync(mine);
            await ReadViewsAsync(mine);
        }, mine);
        await MoveViewsAsync(mine);
        await LoadChartAsync(mine);
        if (!mine.IsCancellationRequested)
        {
            _loading = false;
            StateHasChanged();
        }
    }

    private async Task MoreAsync()
    {
        if (_more)
        {
            return;
        }

        _more = true;
        var mine = _end.Token;
        _problem = await TryAsync(async () =>
        {
            if (await IsSameViewerAsync(mine))
            {
                await _list.MoreAsync(mine);
            }
        }, mine);
        _more = false;
    }

    private RequestList ListFor(RequestSight sight) => new(Search, Users, Texts, sight);

    // If not, the page is about to be told, and reads everything again.
    private async Task<bool> IsSameViewerAsync(CancellationToken cancellationToken) => (await CurrentUser.RequireAsync(cancellationToken)).Sight() == _list.Sight;

    /// <summary>Returns what went wrong, for people.</summary>
    private static async Task<string?> TryAsync(Func<Task> work, CancellationToken mine)
    {
        try
        {
            await work();
            return null;
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            return null; // Another view took its place.
        }
        catch (ArgumentException exception)
        {
            return exception.WithoutParameter();
        }
        catch (UnauthorizedAccessException exception)
        {
            return exception.Message;
        }
        catch (TimeoutException)
        {
            return TooSlow;
        }
        catch (Exception exception) when (StoreFailure.IsUnavailable(exception))
        {
            return StoreFailure.Text;
        }
    }

    private async Task TickAsync()
    {
        if (_problem == StoreFailure.Text && !_loading && ++_ticks % TicksPerCount == 0)
        {
            await LoadAsync(); // the store may be back
            return;
        }

        if (_ticking || _loading || !_loaded || _problem is not null || _view.Range is null)
        {
            return;
        }

        _ticking = true;
        var mine = _end.Token;
        var counts = ++_ticks % TicksPerCount == 0;
        try
        {
            if (!await IsSameViewerAsync(mine))
            {
                return;
            }

            var changed = _live && await _list.FollowAsync(mine);
            if (!_live)
            {
                var newer = await _list.NewerAsync(mine);
                (changed, _newer) = (newer != _newer, newer);
            }
            else if (counts)
            {
                var count = await _list.CountAsync(_view.Query(Now), mine);
                changed |= count != _count;
                _count = count;
            }

            if (_live && _ticks % TicksPerChart == 0)
            {
                await FollowChartAsync(mine);
            }

            if (changed || (_live && _list.Rows.Any(row => row.IsOpen)))
            {
                StateHasChanged();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException or UnauthorizedAccessException or ObjectDisposedException || StoreFailure.IsUnavailable(exception))
        {
            // What shows stays; the next second asks again, unless the server is stopping. An ended session leads to the sign-in page by itself.
        }
        finally
        {
            _ticking = false;
        }
    }

    private Task LeaveTopAsync()
    {
        if (_live)
        {
            _live = false;
            StateHasChanged();
        }

        return Task.CompletedTask;
    }

    private async Task SetLiveAsync(bool live)
    {
        if (live && _view.Range is null)
        {
            return;
        }

        _live = live;
        if (live)
        {
            await ShowNewerAsync();
        }
        else
        {
            StateHasChanged();
        }
    }

    private async Task ShowNewerAsync()
    {
        _live = true;
        await LoadAsync();
        if (_script is not null)
        {
            await _script.ToTopAsync();
        }
    }

    private void CloseRequest()
    {
        if (_view.Id is not null)
        {
            Show(_view with { Id = null });
        }
    }

    private void ChooseRange(string code)
    {
        if (RequestsRange.Of(code) is { } range)
        {
            _customOpen = false;
            Show(_view with { Range = range, From = null, To = null });
        }
        else
        {
            _customOpen = true;
        }
    }

    private void ShowPeriod(RequestsView view) => Show(view);

    // While someone types, the history isn't filled with each letter.
    private void Show(RequestsView view) => Navigation.NavigateTo(view.Address(), replace: view.Text != _view.Text || view.Question != _view.Question);

    private string? Neighbor(int by)
    {
        var at = _list.IndexOf(_view.Id);
        return at < 0 || at + by < 0 || at + by >= _list.Rows.Count ? null : (_view with { Id = _list.Rows[at + by].Id }).Address();
    }
}
