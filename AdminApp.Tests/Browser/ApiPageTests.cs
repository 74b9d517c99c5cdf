using AdminApp.Tests.Fakes;
using Microsoft.Playwright;

namespace AdminApp.Tests.Browser;

public class ApiPageTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task TheApiPage_ShowsTheEndpoints_UnderTheContentSecurityPolicy_AndAsksNoOtherSite()
    {
        await using var app = await AppFactory.StartAsync();
        var page = await NewPageAsync(app.Url, key: AppFactory.AdminKey);
        List<string> complaints = [], elsewhere = [];
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(app.Url.AbsoluteUri, StringComparison.Ordinal) && request.Url.StartsWith("http", StringComparison.Ordinal))
            {
                elsewhere.Add(request.Url);
            }
        };

        await page.GotoAsync("/scalar/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).First.WaitForAsync();
        Assert.Empty(complaints);
        Assert.Empty(elsewhere);
    }
}
