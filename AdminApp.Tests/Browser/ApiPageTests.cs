using AdminApp.Tests.Fakes;
using Microsoft.Playwright;

namespace AdminApp.Tests.Browser;

public class ApiPageTests
{
    [Fact]
    public async Task TheApiPage_ShowsTheEndpoints_UnderTheContentSecurityPolicy_AndAsksNoOtherSite()
    {
        var chromium = Environment.GetEnvironmentVariable("ADMINAPP_CHROMIUM") ?? "/usr/bin/chromium";
        Assert.SkipUnless(File.Exists(chromium), "No Chromium: ADMINAPP_CHROMIUM names none (./test.sh installs one).");
        await using var app = await AppFactory.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var context = await browser.NewContextAsync(new() { ExtraHTTPHeaders = [new("Authorization", $"Bearer {AppFactory.AdminKey}")] });
        var page = await context.NewPageAsync();
        List<string> complaints = [], elsewhere = [];
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                complaints.Add(message.Text);
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(app.Url.AbsoluteUri, StringComparison.Ordinal) && request.Url.StartsWith("http", StringComparison.Ordinal))
                elsewhere.Add(request.Url);
        };

        await page.GotoAsync(new Uri(app.Url, "scalar/").AbsoluteUri, new() { Timeout = 180_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).First.WaitForAsync(new() { Timeout = 180_000 });
        Assert.Empty(complaints);
        Assert.Empty(elsewhere);
    }
}
