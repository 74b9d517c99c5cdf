using System.Net;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Usage;

public class UsageExportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnAdmin_GetsEverybodysUsage_AViewerTheirOwn_AndAStrangerNone()
    {
        await using var app = await AppFactory.StartAsync();
        var viewer = await app.Services.GetRequiredService<UserAccounts>().AddAsync("viewer@example.org", null, UserRole.Viewer, AuditActor.CommandLine);
        await using (var context = await app.Store.Contexts.CreateDbContextAsync(Stop))
        {
            var day = DateOnly.FromDateTime(DateTime.UtcNow);
            context.UsageDays.AddRange(
                new UsageDay { Day = day, User = "=cmd|ana", Key = "key:1", Model = "small", Calls = 2, PromptTokens = 200 },
                new UsageDay { Day = day, User = $"user:{viewer.User!.Id}", Model = "small", Calls = 1, PromptTokens = 100 });
            context.TagUsageDays.Add(new TagUsageDay { Day = day, Tag = "", Model = "small", Calls = 3, PromptTokens = 300 });
            await context.SaveChangesAsync(Stop);
        }

        using var admin = await app.SignedInBrowserAsync();
        var response = await admin.Client.GetAsync("usage/export?period=7d", Stop);
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.Matches(@"^usage-by-person-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d-utc\.csv$", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var lines = (await response.Content.ReadAsStringAsync(Stop)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains("'=cmd|ana,'=cmd|ana,0,2,200,", lines[1], StringComparison.Ordinal);

        using var own = await app.SignedInBrowserAsync("viewer@example.org", viewer.GeneratedPassword!);
        foreach (var by in (string[])["person", "key", "model", "day"])
        {
            var row = Assert.Single((await own.Client.GetStringAsync($"usage/export?by={by}", Stop)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1));
            Assert.Contains(",1,100,0,0,", row, StringComparison.Ordinal);
        }

        Assert.Single((await own.Client.GetStringAsync("usage/export?by=meeting", Stop)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        using var stranger = app.AnonymousClient();
        Assert.NotEqual(HttpStatusCode.OK, (await stranger.GetAsync("usage/export", Stop)).StatusCode);
        using var key = app.ApiClient();
        Assert.NotEqual(HttpStatusCode.OK, (await key.GetAsync("usage/export", Stop)).StatusCode);
    }
}
