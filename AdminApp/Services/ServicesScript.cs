using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Services;

/// <summary>The browser's part of the page, in services.js: whether the tab is visible, and scrolling to what the address names.</summary>
internal sealed class ServicesScript : PageScript<ServicesScript.Callbacks>
{
    private ServicesScript(Parts parts)
        : base(parts)
    {
    }

    public static async Task<ServicesScript> OpenAsync(IJSRuntime js, string script, ElementReference root, Callbacks callbacks) =>
        new(await LoadAsync(js, script, root, callbacks));

    /// <summary>Scrolls to the part that the address names.</summary>
    public ValueTask ToAddressedAsync() => Page.InvokeVoidAsync("toAddressed");

    /// <summary>Calls from the browser to the page.</summary>
    internal sealed class Callbacks
    {
        public required Func<bool, Task> Shown { get; init; }

        /// <summary>The tab became visible or hidden.</summary>
        [JSInvokable]
        public Task ShownAsync(bool visible) => Shown(visible);
    }
}
