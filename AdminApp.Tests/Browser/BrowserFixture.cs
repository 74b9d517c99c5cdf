using AdminApp.Tests.Browser;
using AdminApp.Tests.Fakes;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace AdminApp.Tests.Browser;

/// <summary>
/// One Chromium for all browser tests, from ADMINAPP_CHROMIUM or /usr/bin/chromium, started when a test first asks for a page.
/// With ADMINAPP_SHOTS set to a folder, the pages met on the way are kept there as pictures.
/// </summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)?>> _started = new(StartAsync);

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated && await _started.Value is { } started)
        {
            await started.Browser.DisposeAsync();
            started.Playwright.Dispose();
        }
    }

    /// <summary>A fresh browser profile. It skips the test where there is no Chromium.</summary>
    internal async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options)
    {
        var started = await _started.Value;
        Assert.SkipWhen(started is null, "No Chromium: ADMINAPP_CHROMIUM is not set and /usr/bin/chromium does not exist.");
        var context = await started!.Value.Browser.NewContextAsync(options);
        context.SetDefaultTimeout((float)Patience.Limit.TotalMilliseconds);
        return context;
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

        Assertions.SetDefaultExpectTimeout((float)Patience.Limit.TotalMilliseconds);
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments }));
    }
}
