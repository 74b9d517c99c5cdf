using System.Globalization;
using AdminApp.Core.Requests;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace AdminApp.Requests;

/// <summary>Loads one request and, while it is open, loads it again each second.</summary>
public sealed partial class RequestDrawer : IAsyncDisposable
{
    private CancellationTokenSource _end = new();
    private Guid _shown;
    private RequestDetails? _details;
    private RequestExplanation? _explanation;
    private string? _problem;
    private bool _missing;
    private bool _refreshing;

    /// <summary>The request.</summary>
    [Parameter, EditorRequired]
    public Guid Id { get; set; }

    /// <summary>Where the one above it in the list is; null if there is none.</summary>
    [Parameter]
    public string? PreviousAddress { get; set; }

    /// <summary>Where the one below it in the list is; null if there is none.</summary>
    [Parameter]
    public string? NextAddress { get; set; }

    /// <summary>The page without the request.</summary>
    [Parameter, EditorRequired]
    public string CloseAddress { get; set; } = "";

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    [Inject]
    private RequestReader Reader { get; set; } = default!;

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

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        if (Id == _shown)
        {
            return Task.CompletedTask;
        }

        _shown = Id;
        return LoadAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await Js.InvokeVoidAsync("adminapp.focus", "requests-drawer-title");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _end.Dispose();
    }

    private async Task LoadAsync()
    {
        await _end.CancelAsync();
        _end.Dispose();
        _end = new CancellationTokenSource();
        var mine = _end.Token;
        (_details, _explanation, _problem, _missing) = (null, null, null, false);
        try
        {
            await ReadAsync(mine);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // Another request took its place.
        }
        catch (UnauthorizedAccessException exception)
        {
            _problem = exception.Message;
        }
        catch (Exception exception) when (StoreFailure.IsUnavailable(exception))
        {
            _problem = StoreFailure.Text;
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var viewer = await CurrentUser.RequireAsync(cancellationToken);
        var details = await Reader.ReadAsync(Id, viewer, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        (_details, _missing) = (details, details is null);
        _explanation = details is null ? null : RequestExplanation.Of(details.Record, Time.GetUtcNow().UtcDateTime);
    }

    private async Task RefreshAsync()
    {
        if (_refreshing)
        {
            return;
        }

        _refreshing = true;
        try
        {
            await ReadAsync(_end.Token);
            StateHasChanged();
        }
        catch (Exception exception) when (exception is OperationCanceledException or UnauthorizedAccessException or ObjectDisposedException || StoreFailure.IsUnavailable(exception))
        {
            // What shows stays; the next second asks again, unless the server is stopping.
        }
        finally
        {
            _refreshing = false;
        }
    }

    private void Go(string? address)
    {
        if (address is not null)
        {
            Navigation.NavigateTo(address);
        }
    }

    private async Task CopyAsync(string text)
    {
        var copied = await Js.InvokeAsync<bool>("adminapp.copy", text);
        Snackbar.Add(copied ? "Copied" : "The browser didn't allow copying", copied ? Severity.Normal : Severity.Warning);
    }

    private static string Used(RequestRecord record) => record.PromptTokens + record.CompletionTokens == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"in {record.PromptTokens:N0} + out {record.CompletionTokens:N0}{(record.TokensReserved - record.PromptTokens - record.CompletionTokens is > 0 and var left ? $", {left:N0} returned" : "")}");

    private static string Share(RequestRank rank) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(rank.Slower * 100):0}\u00A0%");
}
