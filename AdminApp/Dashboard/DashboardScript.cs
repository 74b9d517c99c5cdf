using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Dashboard;

/// <summary>The browser's part of the dashboard, in dashboard.js: the crosshair over all charts, its keys, and whether the tab is visible.</summary>
internal sealed class DashboardScript : PageScript<DashboardScript.Callbacks>
{
    private DashboardScript(Parts parts)
        : base(parts)
    {
    }

    public static async Task<DashboardScript> OpenAsync(IJSRuntime js, string script, ElementReference root, Callbacks callbacks) =>
        new(await LoadAsync(js, script, root, callbacks));

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
