using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Requests;

/// <summary>The browser's part of the page, in requests.js: keys, scrolling, the focus.</summary>
internal sealed class RequestsScript : PageScript<RequestsScript.Callbacks>
{
    private RequestsScript(Parts parts)
        : base(parts)
    {
    }

    public static async Task<RequestsScript> OpenAsync(IJSRuntime js, string script, ElementReference root, Callbacks callbacks) =>
        new(await LoadAsync(js, script, root, callbacks));

    /// <summary>Moves the focus to the row of a request.</summary>
    public ValueTask FocusAsync(Guid request) => Page.InvokeVoidAsync("focusRow", request.ToString());

    /// <summary>Scrolls the list to its top.</summary>
    public ValueTask ToTopAsync() => Page.InvokeVoidAsync("toTop");

    /// <summary>The views that a person saved in this browser.</summary>
    public async Task<IReadOnlyList<SavedView>> ViewsAsync(string person) => await Module.InvokeAsync<SavedView[]?>("views", person) ?? [];

    /// <summary>Saves a view; one of the same name is replaced.</summary>
    public ValueTask SaveViewAsync(string person, SavedView view) => Module.InvokeVoidAsync("saveView", person, view);

    /// <summary>Deletes the view of a name.</summary>
    public ValueTask DeleteViewAsync(string person, string name) => Module.InvokeVoidAsync("deleteView", person, name);

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
