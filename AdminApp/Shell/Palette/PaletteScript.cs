using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Shell.Palette;

/// <summary>The browser's part of the palette, in palette.js: which option is selected, and the keys.</summary>
internal sealed class PaletteScript : PageScript<PaletteScript.Callbacks>
{
    private PaletteScript(Parts parts)
        : base(parts)
    {
    }

    public static async Task<PaletteScript> OpenAsync(IJSRuntime js, string script, ElementReference root, Callbacks callbacks) =>
        new(await LoadAsync(js, script, root, callbacks));

    /// <summary>Calls from the browser to the palette.</summary>
    internal sealed class Callbacks
    {
        /// <summary>The palette is done.</summary>
        public required Func<Task> Close { get; init; }

        [JSInvokable]
        public Task CloseAsync() => Close();
    }
}
