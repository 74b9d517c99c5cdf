using System.Net;
using System.Text.Json;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using static AdminApp.Tests.Requests.StoredRequests;

namespace AdminApp.Tests.Requests;

public class RequestExportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Csv_HasTheFilteredRows_WithNames()
    {
        await using var app = await AppFactory.StartAsync();
        var key = new ApiKey { Id = Guid.NewGuid(), Name = "=cmd|reports", Hash = "secret-hash", Prefix = "secret-prefix", CreatedBy = "a" };
        await using (var context = await app.Store.Contexts.CreateDbContextAsync(Stop))
        {
            context.ApiKeys.Add(key);
            await context.SaveChangesAsync(Stop);
        }

        await app.Store.AddRequestsAsync(Enumerable.Range(0, 1_200).Select(i => At(i)));
        await app.Store.AddRequestsAsync(At(7, row => (row.Class, row.User) = ("api", $"key:{key.Id}")));
        using var browser = await app.SignedInBrowserAsync();

        var all = await browser.Client.GetStringAsync("requests/export?format=csv&from=2026-11-28T00:00:00Z", Stop);
        Assert.Equal(1_202, all.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("Cut", all, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", all, StringComparison.Ordinal);

        var response = await browser.Client.GetAsync("requests/export?format=csv&from=2026-11-28T00:00:00Z&class=api", Stop);
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.Matches(@"^requests-\d{8}-\d{6}Z\.csv$", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var lines = (await response.Content.ReadAsStringAsync(Stop)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("id,submitted_at_utc,user,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",2026-11-28T13:00:07.000Z,'=cmd|reports,api,answered,", Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_NamesTheTimeZone()
    {
        await using var app = await AppFactory.StartAsync();
        await app.Store.AddRequestsAsync(At(0), At(1, row => row.FromCache = true));
        using var browser = await app.SignedInBrowserAsync();
        using var json = JsonDocument.Parse(await browser.Client.GetStringAsync("requests/export?format=json&from=2026-11-28T00:00:00Z", Stop));
        Assert.Equal("UTC", json.RootElement.GetProperty("time_zone").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("cut").ValueKind);
        Assert.Equal(["hit", "miss"], json.RootElement.GetProperty("requests").EnumerateArray().Select(row => row.GetProperty("cache").GetString()));
    }

    [Theory]
    [InlineData("Asia/Kolkata", "2026-11-30T18:45:00", "2026-12-01T00:15:00.000+05:30")] // another month
    [InlineData("Asia/Kolkata", "2026-02-28T18:29:59", "2026-02-28T23:59:59.000+05:30")]
    [InlineData("America/Los_Angeles", "2026-11-01T08:30:00", "2026-11-01T01:30:00.000-07:00")] // the hour that comes twice
    [InlineData("America/Los_Angeles", "2026-11-01T09:30:00", "2026-11-01T01:30:00.000-08:00")]
    [InlineData("America/Los_Angeles", "2026-03-08T10:00:00", "2026-03-08T03:00:00.000-07:00")] // after the hour that is left out
    [InlineData("America/Los_Angeles", "2027-01-01T07:59:59", "2026-12-31T23:59:59.000-08:00")] // another year
    public async Task Files_HaveTheTimesOfTheViewersZone_AndNameIt(string zone, string utc, string local)
    {
        await using var app = await AppFactory.StartAsync();
        var at = DateTime.SpecifyKind(DateTime.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
        await app.Store.AddRequestsAsync(At(0, row => row.SubmittedAtUtc = at));
        using var browser = await app.SignedInBrowserAsync();
        browser.Client.DefaultRequestHeaders.Add("Cookie", $"adminapp.browser={Uri.EscapeDataString($"light|system|{zone}|wide")}");
        var csv = await browser.Client.GetStringAsync("requests/export?format=csv&from=2026-01-01T00:00:00Z", Stop);
        Assert.Contains($",{local},{zone}\r\n", csv, StringComparison.Ordinal);
        Assert.Contains($",{utc}.000Z,", csv, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await browser.Client.GetStringAsync("requests/export?format=json&from=2026-01-01T00:00:00Z", Stop));
        Assert.Equal((zone, local), (json.RootElement.GetProperty("time_zone").GetString(), json.RootElement.GetProperty("requests")[0].GetProperty("submitted_at_local").GetString()));
    }

    [Fact]
    public async Task OnlySignedInPeople_GetAFile()
    {
        await using var app = await AppFactory.StartAsync();
        using var anonymous = app.AnonymousClient();
        Assert.NotEqual(HttpStatusCode.OK, (await anonymous.GetAsync("requests/export?format=csv", Stop)).StatusCode);
        using var key = app.ApiClient();
        Assert.NotEqual(HttpStatusCode.OK, (await key.GetAsync("requests/export?format=csv", Stop)).StatusCode);
        using var browser = await app.SignedInBrowserAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Client.GetAsync("requests/export?from=2026-11-28T02:00:00Z&to=2026-11-28T01:00:00Z", Stop)).StatusCode);
    }
}
