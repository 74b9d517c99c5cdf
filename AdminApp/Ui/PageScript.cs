using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Ui;

/// <summary>The browser's part of a page: what <c>open(root, callbacks)</c> of its module returns. Closed with the page; a browser that is gone is no error.</summary>
/// <typeparam name="TCallbacks">What the browser may call.</typeparam>
/// <param name="parts">The module and what it opened.</param>
internal abstract class PageScript<TCallbacks>(PageScript<TCallbacks>.Parts parts) : IAsyncDisposable
    where TCallbacks : class
{
    /// <summary>The module itself.</summary>
    protected IJSObjectReference Module => parts.Module;

    /// <summary>What it opened for this page.</summary>
    protected IJSObjectReference Page => parts.Page;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        parts.Callbacks.Dispose();
        try
        {
            await Page.InvokeVoidAsync("close");
            await Page.DisposeAsync();
            await Module.DisposeAsync();
        }
        catch (Exception exception) when (BrowserGone.Explains(exception))
        {
            // The browser is gone, and its script with it.
        }
    }

    /// <summary>Loads the module and opens it for a page.</summary>
    /// <param name="js">The browser.</param>
    /// <param name="script">Address of the module, such as <c>js/reader.js</c>.</param>
    /// <param name="root">The page's element.</param>
    /// <param name="callbacks">What the browser may call.</param>
    protected static async Task<Parts> LoadAsync(IJSRuntime js, string script, ElementReference root, TCallbacks callbacks)
    {
        var reference = DotNetObjectReference.Create(callbacks);
        IJSObjectReference? module = null;
        try
        {
            module = await ScriptModule.ImportAsync(js, script);
            return new Parts(module, await module.InvokeAsync<IJSObjectReference>("open", root, reference), reference);
        }
        catch (JSDisconnectedException exception)
        {
            reference.Dispose();
            throw new OperationCanceledException("The browser left while its page was opened.", exception);
        }
        catch
        {
            reference.Dispose();
            await ForgetAsync(module);
            throw;
        }
    }

    private static async Task ForgetAsync(IJSObjectReference? module)
    {
        try
        {
            await (module?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (Exception exception) when (BrowserGone.Explains(exception))
        {
            // The browser is gone, and the module with it.
        }
    }

    /// <summary>What was loaded.</summary>
    /// <param name="Module">The module.</param>
    /// <param name="Page">What it opened.</param>
    /// <param name="Callbacks">What the browser holds of the page.</param>
    internal sealed record Parts(IJSObjectReference Module, IJSObjectReference Page, DotNetObjectReference<TCallbacks> Callbacks);
}
