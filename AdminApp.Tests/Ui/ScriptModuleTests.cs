using AdminApp.Ui;
using Microsoft.Extensions.Time.Testing;
using Microsoft.JSInterop;

namespace AdminApp.Tests.Ui;

public class ScriptModuleTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task OneRequestFails_TheNextLoadsTheModule_UnderAnAddressOfItsOwn()
    {
        var browser = new Browser(new JSException("Failed to fetch"), new JSException("Failed to fetch"), null);

        await ImportAsync(browser);

        Assert.Equal(["./js/x.js", "./js/x.js?attempt=2", "./js/x.js?attempt=3"], browser.Addresses);
    }

    [Fact]
    public async Task EveryRequestFails_IsTheModulesError()
    {
        var browser = new Browser(new JSException("one"), new JSException("two"), new JSException("three"));

        var failed = await Assert.ThrowsAsync<JSException>(() => ImportAsync(browser));

        Assert.Equal("three", failed.Message);
        Assert.Equal(3, browser.Addresses.Count);
    }

    [Fact]
    public async Task ABrowserThatLeaves_Cancels_AndIsNoError()
    {
        // As Chromium does: the request of a page that is left fails first, and then the connection ends.
        var browser = new Browser(new JSException("Failed to fetch"), new JSDisconnectedException("gone"));

        await Assert.ThrowsAsync<OperationCanceledException>(() => ImportAsync(browser));
    }

    private async Task ImportAsync(Browser browser)
    {
        var import = ScriptModule.ImportAsync(browser, "js/x.js", _time);
        while (!import.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await import;
    }

    /// <summary>Answers each import in turn: with an error, or with a module.</summary>
    private sealed class Browser(params Exception?[] answers) : IJSRuntime
    {
        public List<string> Addresses { get; } = [];

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            Assert.Equal("import", identifier);
            Addresses.Add((string)args![0]!);
            return answers[Addresses.Count - 1] is { } error ? ValueTask.FromException<TValue>(error) : default;
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);
    }
}
