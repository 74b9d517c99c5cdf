using Microsoft.Playwright;

namespace AdminApp.Tests.Browser;

/// <summary>Base class of browser tests. Each test has its own browser profiles, which are closed when the test ends.</summary>
[SlowTest("drives a browser")]
public abstract class BrowserTest(BrowserFixture fixture) : IAsyncDisposable
{
    private readonly List<IBrowserContext> _contexts = [];

    /// <summary>A fresh browser profile with one page.</summary>
    /// <param name="url">The application.</param>
    /// <param name="width">Width of the window. Up to 600 px, the screen is a touch screen.</param>
    /// <param name="height">Height of the window.</param>
    /// <param name="dark">Whether the system uses a dark theme.</param>
    /// <param name="key">An API key to send with every request, or null.</param>
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
                // The test is over; its page was still logging.
            }
        }
    }

    /// <summary>The input for transcripts, once it takes files; what is given to it before is lost.</summary>
    protected static async Task<ILocator> UploadInputAsync(IPage page)
    {
        var input = page.GetByLabel("Upload transcripts");
        await Assertions.Expect(input).ToBeEnabledAsync();
        return input;
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
