using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Transcripts.Reader;

/// <summary>The browser's part of the reader, in transcripts.js: scrolling, the frame in the lanes, keys.</summary>
internal sealed class ReaderScript : PageScript<ReaderScript.Callbacks>
{
    private ReaderScript(Parts parts)
        : base(parts)
    {
    }

    public static async Task<ReaderScript> OpenAsync(IJSRuntime js, string script, ElementReference root, Callbacks callbacks) =>
        new(await LoadAsync(js, script, root, callbacks));

    /// <summary>Scrolls to a turn.</summary>
    public ValueTask RevealAsync(int turn) => Page.InvokeVoidAsync("reveal", turn);

    /// <summary>Updates the position of the frame.</summary>
    public ValueTask RefreshAsync() => Page.InvokeVoidAsync("refresh");

    /// <summary>Remembers the position of the first row on the screen.</summary>
    public ValueTask HoldAsync() => Page.InvokeVoidAsync("hold");

    /// <summary>Moves that row back to its position.</summary>
    public ValueTask ReleaseAsync() => Page.InvokeVoidAsync("release");

    /// <summary>The first turn on the screen.</summary>
    public ValueTask<int> TopTurnAsync() => Page.InvokeAsync<int>("topTurn");

    /// <summary>Calls from the browser to the page.</summary>
    internal sealed class Callbacks
    {
        public required Func<bool, Task> Extend { get; init; }

        public required Func<double, Task> Jump { get; init; }

        public required Func<bool, Task> Step { get; init; }

        [JSInvokable]
        public Task ExtendAsync(bool down) => Extend(down);

        [JSInvokable]
        public Task JumpAsync(double x) => Jump(x);

        [JSInvokable]
        public Task StepAsync(bool back) => Step(back);
    }
}
