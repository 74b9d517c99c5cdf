using Microsoft.Playwright;

namespace AdminApp.Tests.Browser;

/// <summary>A class of browser tests. Each test has profiles of its own, which close when it ends; tests of other classes run beside it.</summary>
[SlowTest("drives a browser")]
public abstract class BrowserTest(BrowserFixture fixture) : IAsyncDisposable
{
    private readonly List<IBrowserContext> _contexts = [];

    /// <summary>A fresh browser profile with one page.</summary>
    /// <param name="url">The application.</param>
    /// <param name="width">Of the window; up to 600 it is touched.</param>
    /// <param name="height">Of the window.</param>
    /// <param name="dark">Whether the system is dark.</param>
    /// <param name="key">An API key that every request carries; null: none.</param>
    protected internal async Task<IPage> NewPageAsync(Uri url, int width = 1440, int height = 900, bool dark = false, string? key = null)
    {
        var context = await fixture.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = url.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            HasTouch = width <= 600,
            TimezoneId = "Europe/Zurich",
            ExtraHTTPHeaders = key is null ? null : [new("Authorization", $"Bearer {key}")],
        });
        _contexts.Add(context);
        var output = TestContext.Current.TestOutputHelper;
        var page = await context.NewPageAsync();
        page.Console += (_, message) => Write($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Write($"page error: {error}");
        return page;

        void Write(string line)
        {
            try
            {
                output?.WriteLine(line);
            }
            catch (InvalidOperationException)
            {
                // A last word of a page whose test is over.
            }
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
        {
            await context.CloseAsync();
        }

        GC.SuppressFinalize(this);
    }
}
