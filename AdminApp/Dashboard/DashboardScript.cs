using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Dashboard;

/// <summary>The browser's part of the dashboard, in dashboard.js: the crosshair over all charts, its keys, and whether the tab is visible.</summary>
internal sealed class DashboardScript : IAsyncDisposable
{
    private readonly IJSObjectReference _module;
    private readonly IJSObjectReference _page;
    private readonly DotNetObjectReference<Callbacks> _callbacks;

    private DashboardScript(IJSObjectReference module, IJSObjectReference page, DotNetObjectReference<Callbacks> callbacks) =>
        (_module, _page, _callbacks) = (module, page, callbacks);

    public static async Task<DashboardScript> OpenAsync(IJSRuntime js, string script, ElementReference root, Callbacks callbacks)
    {
        var reference = DotNetObjectReference.Create(callbacks);
        var module = await js.InvokeAsync<IJSObjectReference>("import", $"./{script}");
        return new DashboardScript(module, await module.InvokeAsync<IJSObjectReference>("open", root, reference), reference);
    }

    public async ValueTask DisposeAsync()
    {
        _callbacks.Dispose();
        try
        {
            await _page.InvokeVoidAsync("close");
            await _page.DisposeAsync();
            await _module.DisposeAsync();
        }
        catch (Exception exception) when (BrowserGone.Explains(exception))
        {
            // The browser is gone, and its script with it.
        }
    }

    /// <summary>Calls from the browser to the page.</summary>
    internal sealed class Callbacks
    {
        public required Func<bool, Task> Shown { get; init; }

        public required Func<int, InstantValues?> Values { get; init; }

        public required Action<int> Open { get; init; }

        /// <summary>The tab became visible or hidden.</summary>
        [JSInvokable]
        public Task ShownAsync(bool visible) => Shown(visible);

        /// <summary>The values of a column.</summary>
        [JSInvokable]
        public InstantValues? ValuesAt(int column) => Values(column);

        /// <summary>The requests behind a column are asked for.</summary>
        [JSInvokable]
        public void OpenRequests(int column) => Open(column);
    }
}
