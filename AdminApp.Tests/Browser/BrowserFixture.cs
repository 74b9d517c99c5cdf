using AdminApp.Tests.Browser;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace AdminApp.Tests.Browser;

/// <summary>
/// One Chromium for all browser tests, from ADMINAPP_CHROMIUM or /usr/bin/chromium, started when a test first asks for a page. They skip
/// by name where there is none. With ADMINAPP_SHOTS set to a folder, the pages met on the way are kept there as pictures.
/// </summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    // Milliseconds; far above what any step takes, for machines that are busy.
    private const int Patience = 60_000;

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)?>> _started = new(StartAsync);

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated && await _started.Value is { } started)
        {
            await started.Browser.DisposeAsync();
            started.Playwright.Dispose();
        }
    }

    /// <summary>A fresh browser profile with one page.</summary>
    /// <param name="url">The application.</param>
    /// <param name="width">Of the window; up to 600 it is touched.</param>
    /// <param name="height">Of the window.</param>
    /// <param name="dark">Whether the system is dark.</param>
    /// <param name="key">An API key that every request carries; null: none.</param>
    public async Task<IPage> NewPageAsync(Uri url, int width = 1440, int height = 900, bool dark = false, string? key = null)
    {
        var started = await _started.Value;
        Assert.SkipWhen(started is null, "No Chromium: ADMINAPP_CHROMIUM is not set and /usr/bin/chromium does not exist.");
        var context = await started!.Value.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = url.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            HasTouch = width <= 600,
            TimezoneId = "Europe/Zurich",
            ExtraHTTPHeaders = key is null ? null : [new("Authorization", $"Bearer {key}")],
        });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        page.Console += (_, message) => TestContext.Current.TestOutputHelper?.WriteLine($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => TestContext.Current.TestOutputHelper?.WriteLine($"page error: {error}");
        return page;
    }

    /// <summary>Keeps a picture of the page, where pictures are wanted.</summary>
    public static async Task ShotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("ADMINAPP_SHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
        }
    }
    private static async Task<(IPlaywright, IBrowser)?> StartAsync()
    {
        var path = Environment.GetEnvironmentVariable("ADMINAPP_CHROMIUM") is { Length: > 0 } set ? set : "/usr/bin/chromium";
        if (!File.Exists(path))
        {
            return null;
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments }));
    }
}
