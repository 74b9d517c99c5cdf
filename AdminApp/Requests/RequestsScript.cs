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

    /// <summary>The views that a person saved in this browser with an earlier version.</summary>
    public async Task<IReadOnlyList<SavedView>> OldViewsAsync(string person) => await Module.InvokeAsync<SavedView[]?>("oldViews", person) ?? [];

    /// <summary>Removes views of these names from the browser.</summary>
    public ValueTask ForgetViewsAsync(string person, IReadOnlyList<string> names) => Module.InvokeVoidAsync("forgetViews", person, names);

    /// <summary>Calls from the browser to the page.</summary>
    internal sealed class Callbacks
    {
        /// <summary>The list was scrolled away from its top.</summary>
        public required Func<Task> Left { get; init; }

        /// <summary>The live tail is to be switched.</summary>
        public required Func<Task> Tail { get; init; }

        /// <summary>The request is to be closed.</summary>
        public required Func<Task> Close { get; init; }

        /// <summary>Says what a part of the chart shows, from one column to another.</summary>
        public required Func<int, int, string> Describe { get; init; }

        /// <summary>A part of the chart is to be shown.</summary>
        public required Func<int, int, Task> Select { get; init; }

        [JSInvokable]
        public string DescribeAsync(int first, int last) => Describe(first, last);

        [JSInvokable]
        public Task SelectAsync(int first, int last) => Select(first, last);

        [JSInvokable]
        public Task LeftAsync() => Left();

        [JSInvokable]
        public Task TailAsync() => Tail();

        [JSInvokable]
        public Task CloseAsync() => Close();
    }
}
