using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Requests;

/// <summary>The browser's part of the page, in requests.js: keys, scrolling, the focus.</summary>
internal sealed class RequestsScript : IAsyncDisposable
{
    private readonly IJSObjectReference _module;
    private readonly IJSObjectReference _page;
    private readonly DotNetObjectReference<Callbacks> _callbacks;

    private RequestsScript(IJSObjectReference module, IJSObjectReference page, DotNetObjectReference<Callbacks> callbacks) =>
        (_module, _page, _callbacks) = (module, page, callbacks);

    public static async Task<RequestsScript> OpenAsync(IJSRuntime js, string script, ElementReference root, Callbacks callbacks)
    {
        var reference = DotNetObjectReference.Create(callbacks);
        var module = await js.InvokeAsync<IJSObjectReference>("import", $"./{script}");
        return new RequestsScript(module, await module.InvokeAsync<IJSObjectReference>("open", root, reference), reference);
    }

    /// <summary>Moves the focus to the row of a request.</summary>
    public ValueTask FocusAsync(Guid request) => _page.InvokeVoidAsync("focusRow", request.ToString());

    /// <summary>Scrolls the list to its top.</summary>
    public ValueTask ToTopAsync() => _page.InvokeVoidAsync("toTop");

    /// <summary>The views that a person saved in this browser.</summary>
    public async Task<IReadOnlyList<SavedView>> ViewsAsync(string person) => await _module.InvokeAsync<SavedView[]?>("views", person) ?? [];

    /// <summary>Saves a view; one of the same name is replaced.</summary>
    public ValueTask SaveViewAsync(string person, SavedView view) => _module.InvokeVoidAsync("saveView", person, view);

    /// <summary>Deletes the view of a name.</summary>
    public ValueTask DeleteViewAsync(string person, string name) => _module.InvokeVoidAsync("deleteView", person, name);

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
        /// <summary>The list was scrolled away from its top.</summary>
        public required Func<Task> Left { get; init; }

        /// <summary>The live tail is to be switched.</summary>
        public required Func<Task> Tail { get; init; }

        /// <summary>The request is to be closed.</summary>
        public required Func<Task> Close { get; init; }

        [JSInvokable]
        public Task LeftAsync() => Left();

        [JSInvokable]
        public Task TailAsync() => Tail();

        [JSInvokable]
        public Task CloseAsync() => Close();
    }
}
