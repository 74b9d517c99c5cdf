using AdminApp.Core;
using AdminApp.Shell.Palette;
using AdminApp.Tests.Fakes;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace AdminApp.Tests.Components;

public class PaletteScriptTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClosedWhileItsScriptLoads_NothingIsLeft_AndNothingFails(bool fails)
    {
        await using var context = await PageContext.CreateAsync();
        var browser = new SlowBrowser();
        context.Services.AddSingleton<IJSRuntime>(browser);
        context.Services.AddSingleton(new PaletteFinder(new FakeConversations(), new FakeMeetings(), ProductSettings.Catalog, context.Time));
        var palette = context.Render<PaletteBody>();
        palette.WaitForAssertion(() => Assert.Contains("open", browser.Calls));

        await context.DisposeComponentsAsync();
        if (fails)
        {
            browser.Opened.SetException(new JSException("The element is gone."));
        }
        else
        {
            browser.Opened.SetResult(new Reference(browser, "page"));
        }

        string[] last = fails ? ["import", "open", "-module"] : ["import", "open", "close", "-page", "-module"];
        await Eventually.UntilAsync(() => Task.FromResult(browser.Calls.Count == last.Length));
        Assert.Equal(last, browser.Calls);
        Assert.False(context.Renderer.UnhandledException.IsCompleted);
    }

    /// <summary>Loads the module at once, and opens it when it is told to.</summary>
    private sealed class SlowBrowser : IJSRuntime
    {
        private readonly List<string> _calls = [];

        public TaskCompletionSource<IJSObjectReference> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>What was called, and what was disposed.</summary>
        public IReadOnlyList<string> Calls
        {
            get
            {
                lock (_calls)
                {
                    return [.. _calls];
                }
            }
        }

        public void Add(string call)
        {
            lock (_calls)
            {
                _calls.Add(call);
            }
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            Add(identifier);
            return ValueTask.FromResult((TValue)(object)new Reference(this, "module"));
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);
    }

    private sealed class Reference(SlowBrowser browser, string name) : IJSObjectReference
    {
        public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            browser.Add(identifier);
            return identifier == "open" ? (TValue)await browser.Opened.Task : default!;
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);

        public ValueTask DisposeAsync()
        {
            browser.Add("-" + name);
            return ValueTask.CompletedTask;
        }
    }
}
