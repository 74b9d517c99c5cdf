using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Transcripts.Reader;

/// <summary>The browser's part of the reader, in transcripts.js: scrolling, the frame in the lanes, keys.</summary>
internal sealed class ReaderScript : IAsyncDisposable
{
    private readonly IJSObjectReference _module;
    private readonly IJSObjectReference _reader;
    private readonly DotNetObjectReference<Callbacks> _callbacks;

    private ReaderScript(IJSObjectReference module, IJSObjectReference reader, DotNetObjectReference<Callbacks> callbacks) =>
        (_module, _reader, _callbacks) = (module, reader, callbacks);

    public static async Task<ReaderScript> OpenAsync(IJSRuntime js, string script, ElementReference root, Callbacks callbacks)
    {
        var reference = DotNetObjectReference.Create(callbacks);
        var module = await js.InvokeAsync<IJSObjectReference>("import", $"./{script}");
        return new ReaderScript(module, await module.InvokeAsync<IJSObjectReference>("open", root, reference), reference);
    }

    /// <summary>Scrolls to a turn.</summary>
    public ValueTask RevealAsync(int turn) => _reader.InvokeVoidAsync("reveal", turn);

    /// <summary>Updates the position of the frame.</summary>
    public ValueTask RefreshAsync() => _reader.InvokeVoidAsync("refresh");

    /// <summary>Remembers the position of the first row on the screen.</summary>
    public ValueTask HoldAsync() => _reader.InvokeVoidAsync("hold");

    /// <summary>Moves that row back to its position.</summary>
    public ValueTask ReleaseAsync() => _reader.InvokeVoidAsync("release");

    /// <summary>The first turn on the screen.</summary>
    public ValueTask<int> TopTurnAsync() => _reader.InvokeAsync<int>("topTurn");

    public async ValueTask DisposeAsync()
    {
        _callbacks.Dispose();
        try
        {
            await _reader.InvokeVoidAsync("close");
            await _reader.DisposeAsync();
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
