using Microsoft.JSInterop;

namespace AdminApp.Ui;

/// <summary>Loads the module of a page or component in the browser.</summary>
internal static class ScriptModule
{
    private const int Attempts = 3;

    /// <summary>Between two attempts: long enough for the connection of a browser that leaves the page to end.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Imports a module. Tries up to three times, because one request can fail on a poor network, and because a browser that leaves the page
    /// while it loads the module reports the same error before its connection ends.
    /// </summary>
    /// <param name="js">The browser.</param>
    /// <param name="script">Address of the module with its fingerprint, such as <c>js/reader.js</c>.</param>
    /// <param name="time">The clock of the pauses; the system's if null.</param>
    /// <exception cref="JSException">The module can't be loaded, or fails.</exception>
    /// <exception cref="OperationCanceledException">The browser is gone. Blazor takes a canceled event as no fault.</exception>
    public static async Task<IJSObjectReference> ImportAsync(IJSRuntime js, string script, TimeProvider? time = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // A browser may remember that an address failed, so each attempt has one of its own.
                return await js.InvokeAsync<IJSObjectReference>("import", attempt == 1 ? $"./{script}" : $"./{script}?attempt={attempt}");
            }
            catch (JSException) when (attempt < Attempts)
            {
                await Task.Delay(Pause, time ?? TimeProvider.System);
            }
            catch (JSDisconnectedException exception)
            {
                throw new OperationCanceledException("The browser left while it loaded a module.", exception);
            }
        }
    }
}
