using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdminApp.Core.Stores;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace AdminApp.Tests.Api;

public class StoreUnavailableTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ABrowser_WithoutTheStore_GetsAPageThatTriesAgain_AndSignInKeepsTheAddress()
    {
        var disk = new SickDisk();
        await using var app = await AppFactory.StartAsync(configure: services => services.AddSickDisk(disk));
        using var browser = await app.SignedInBrowserAsync();
        using var stranger = app.Browser();
        var form = await stranger.Client.GetStringAsync("sign-in", Token);
        disk.IsGone = true;

        using var request = new HttpRequestMessage(HttpMethod.Get, "limits?setting=a%22b");
        request.Headers.Accept.ParseAdd("text/html,*/*;q=0.8");
        using var response = await browser.Client.SendAsync(request, Token);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(StoreFailure.RetryAfter, response.Headers.RetryAfter?.Delta);
        var page = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Token));
        Assert.Contains("<h1>The store can’t be reached</h1>", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/limits?setting=a%22b\"", page, StringComparison.Ordinal);
        Assert.Contains("data-address=\"/limits?setting=a%22b\" data-seconds=\"5\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(FailingStores.Secret, page, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page, StringComparison.Ordinal);
        foreach (Match asset in Regex.Matches(page, "(src|href)=\"(?<asset>(js|css|images)/[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)))
        {
            Assert.NotEmpty(await browser.Client.GetByteArrayAsync(asset.Groups["asset"].Value, Token));
        }

        // What does not ask for a page gets text.
        using var plain = await browser.GetAsync("usage/export");
        Assert.Equal(StoreFailure.Text, await plain.Content.ReadAsStringAsync(Token));

        using var signIn = await stranger.SubmitShownAsync(form, "sign-in", [("Form.Email", "ana@example.org"), ("Form.Password", AppFactory.AdminPassword)]);
        var said = WebUtility.HtmlDecode(await signIn.Content.ReadAsStringAsync(Token));
        Assert.Contains(StoreFailure.Text, said, StringComparison.Ordinal);
        Assert.Contains("value=\"ana@example.org\"", said, StringComparison.Ordinal);

        disk.IsGone = false;
        using var back = await browser.GetAsync("limits");
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
    }

    [Fact]
    public async Task ReadOnlyDisk_Is503WithRetryAfterEverywhere_AndNotReady_UntilItIsWell()
    {
        var disk = new SickDisk();
        await using var app = await AppFactory.StartAsync(configure: services => services.AddSickDisk(disk));
        using var client = app.ApiClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("health/ready", Token)).StatusCode);

        disk.Pragma = SickDisk.ReadOnly;
        await AssertUnavailableAsync(await client.PostAsJsonAsync("admin/chat", new { message = "Why?" }, Token));
        await AssertUnavailableAsync(await UploadAsync(client, "Ana  0:00\nHello.\n"));
        using var change = new HttpRequestMessage(HttpMethod.Put, "admin/settings") { Content = JsonContent.Create(new { changes = new Dictionary<string, string> { ["Performance:RequestQueueSize"] = "60" }, reason = "" }) };
        change.Headers.IfMatch.ParseAdd("\"0\"");
        await AssertUnavailableAsync(await client.SendAsync(change, Token));
        await NotReadyAsync(client);
        // Reading goes on, and the question that was refused is counted.
        using var metrics = JsonDocument.Parse(await client.GetStringAsync("admin/metrics", Token));
        Assert.Equal(1, metrics.RootElement.GetProperty("requests").GetProperty("refused").GetInt32());

        disk.Pragma = SickDisk.Well;
        Assert.Equal(HttpStatusCode.OK, (await UploadAsync(client, "Ana  0:00\nHello.\n")).StatusCode);
        await Eventually.UntilAsync(async () => (await client.GetAsync("health/ready", Token)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task FullDisk_RefusesTheUpload_KeepsNothingOfIt_AndTakesItLater()
    {
        var disk = new SickDisk();
        await using var app = await AppFactory.StartAsync(configure: services => services.AddSickDisk(disk));
        using var client = app.ApiClient();
        var text = "Ana  0:00\n" + string.Concat(Enumerable.Repeat("We ship on Friday. ", 50_000));
        disk.Pragma = SickDisk.Full;
        using var refused = await UploadAsync(client, text);
        await AssertUnavailableAsync(refused);
        var rejected = Assert.Single((await refused.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("rejected").EnumerateArray());
        Assert.Contains("No part of the file was kept", rejected.GetProperty("reason").GetString());
        Assert.Empty(JsonDocument.Parse(await client.GetStringAsync("admin/transcripts", Token)).RootElement.GetProperty("transcripts").EnumerateArray());

        disk.Pragma = SickDisk.Well;
        Assert.Equal(HttpStatusCode.OK, (await UploadAsync(client, text)).StatusCode);
    }

    [Fact]
    public async Task PostgresThatIsAway_Is503WithRetryAfterEverywhere_AndNotReady()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Postgres);
        var direct = new NpgsqlConnectionStringBuilder(store.Configuration.GetConnectionString("Postgres"));
        var proxy = new CountingProxy(new Uri($"http://{direct.Host}:{direct.Port}"));
        var through = new NpgsqlConnectionStringBuilder(direct.ToString()) { Port = proxy.Url.Port };
        await using var app = await AppFactory.StartOverAsync(store, [.. AppFactory.WithAdmin(), ("ConnectionStrings:Postgres", through.ToString())]);
        using var client = app.ApiClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("admin/transcripts", Token)).StatusCode);

        await proxy.DisposeAsync();
        await AssertUnavailableAsync(await client.GetAsync("admin/transcripts", Token));
        await AssertUnavailableAsync(await client.PostAsJsonAsync("admin/chat", new { message = "Why?" }, Token));
        await AssertUnavailableAsync(await UploadAsync(client, "Ana  0:00\nHello.\n"));
        await NotReadyAsync(client);
    }

    private static Task NotReadyAsync(HttpClient client) =>
        Eventually.UntilAsync(async () => (await client.GetAsync("health/ready", Token)).StatusCode == HttpStatusCode.ServiceUnavailable);

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient client, string text)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "files", "weekly.txt" } };
        return await client.PostAsync("admin/transcripts", form, Token);
    }

    private static async Task AssertUnavailableAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, $"{response.StatusCode}: {body}");
        Assert.Equal("store_unavailable", JsonDocument.Parse(body).RootElement.GetProperty("code").GetString());
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
    }
}
