using Microsoft.Playwright;

namespace AdminApp.Tests.Browser;

/// <summary>
/// One Chromium for all browser tests, from ADMINAPP_CHROMIUM or /usr/bin/chromium; they skip by name where there is none.
/// With ADMINAPP_SHOTS set to a folder, the pages met on the way are kept there as pictures.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    // Milliseconds; far above what any step takes, for machines that are busy.
    private const int Patience = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable("ADMINAPP_CHROMIUM") is { Length: > 0 } set ? set : "/usr/bin/chromium";
        if (File.Exists(path))
        {
            Assertions.SetDefaultExpectTimeout(Patience);
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A fresh browser profile with one page.</summary>
    public async Task<IPage> NewPageAsync(Uri url, int width = 1440, int height = 900, bool dark = false)
    {
        Assert.SkipWhen(_browser is null, "No Chromium: ADMINAPP_CHROMIUM is not set and /usr/bin/chromium does not exist.");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = url.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            HasTouch = width <= 600,
            TimezoneId = "Europe/Zurich",
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
}

/// <summary>Browser tests run one after the other.</summary>
[CollectionDefinition("browser", DisableParallelization = true)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>;
