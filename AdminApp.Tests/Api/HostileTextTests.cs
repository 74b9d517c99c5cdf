using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Api;

/// <summary>Text that is no valid Unicode, or holds what a store refuses, is cleaned or refused with what is allowed; it is never an error of ours.</summary>
public class HostileTextTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Settings_RefuseIt_AndCleanTheReason(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        using var client = app.ApiClient();
        Assert.Equal(422, await PutAsync("\"0\"", """{"changes":{"Mistral:Model":"\ud800"}}"""));
        Assert.Equal(422, await PutAsync("\"0\"", """{"changes":{"Mistral:Model":"a\ufffe"}}"""));
        Assert.Equal(422, await PutAsync("\"0\"", """{"changes":{"Mistral:BaseUrl":"http://a.example/\u0000"}}"""));
        Assert.Equal(422, await PutAsync("\"0\"", """{"changes":{"Mistral:Mo\u0000del":"a"}}"""));
        Assert.Equal(200, await PutAsync("\"0\"", """{"changes":{"Mistral:MaxRetries":1},"reason":"a\u0000b\ufffe"}"""));
        var history = await client.GetFromJsonAsync<JsonElement>("admin/settings/history", Token);
        Assert.Equal("a b\ufffd", Assert.Single(history.GetProperty("changes").EnumerateArray()).GetProperty("reason").GetString());

        async Task<int> PutAsync(string match, string body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "admin/settings") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation("If-Match", match);
            using var response = await client.SendAsync(request, Token);
            return (int)response.StatusCode;
        }
    }

    [Theory, EachStore]
    public async Task Uploads_GoInUnderACleanName(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        using var client = app.ApiClient();
        var body = string.Join("\r\n", new[] { "first.txt", "a\ufffeb.txt", "c\u0001d.txt" }.Select((name, i) =>
            $"--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\nAna  0:00\nMeeting {i} \ufffe.\n")) + "\r\n--x--\r\n";
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        using var response = await client.PostAsync("admin/transcripts", content, Token);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(["first.txt", "ab.txt", "cd.txt"], answer.GetProperty("imported").EnumerateArray().Select(file => file.GetProperty("file").GetString()));
    }

    [Theory, EachStore]
    public async Task Questions_AreCleaned(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        using var client = app.ApiClient();
        Assert.Equal((200, null), await AskAsync("""{"message":"a\u0000b \ufffe?","history":[{"role":"user","content":"x\ufffe"},{"role":"assistant","content":"\u0000y"}]}"""));
        Assert.Equal((404, "meeting_not_found"), await AskAsync("""{"message":"why?","meeting":"a\u0000\ufffe"}"""));
        Assert.Equal((404, "meeting_not_found"), await AskAsync("""{"message":"why?","meeting":"\u0000"}"""));
        Assert.Equal((400, "invalid_json"), await AskAsync("""{"message":"\ud800"}"""));

        async Task<(int, string?)> AskAsync(string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await client.PostAsync("admin/chat", content, Token);
            return await ProblemAsync(response);
        }
    }

    [Theory, EachStore]
    public async Task SearchesAndNames_AreCleaned(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        using var client = app.ApiClient();
        foreach (var bad in new[] { "%00", "%EF%BF%BE", "%ED%A0%80", "%F0%9F%BF%BF", "%FF" })
        {
            Assert.Equal((200, null), await GetAsync($"admin/search?q=why{bad}"));
            Assert.Equal((200, null), await GetAsync($"admin/search?q=why&speaker=a{bad}"));
            Assert.Equal((404, "meeting_not_found"), await GetAsync($"admin/search?q=why&meeting=a{bad}"));
            using var found = await client.GetAsync($"admin/transcripts/a{bad}", Token);
            Assert.InRange((int)found.StatusCode, 400, 404); // Kestrel itself refuses some paths
        }

        async Task<(int, string?)> GetAsync(string path)
        {
            using var response = await client.GetAsync(path, Token);
            return await ProblemAsync(response);
        }
    }

    [Theory, EachStore]
    public async Task SignIn_SaysThatItDoesNotFit(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        foreach (var email in new[] { "a\ufffe@b.c", "\u0001\uffff@b.c" })
        {
            using var browser = app.Browser();
            using var response = await browser.SignInAsync(email);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("is wrong", WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Token)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("%2F%E2%80%A8x")]
    [InlineData("%2F%00x")]
    [InlineData("%2F%EF%BF%BEx")]
    [InlineData("%2Fsearch%3Fq%3D%C3%BC%20%F0%9F%91%8D")]
    [InlineData("%2F%7F")]
    public async Task ReturnAddress_NeverBreaksSigningIn(string address)
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = app.Browser();
        using var response = await browser.SignInAsync(path: $"sign-in?returnUrl={address}");
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        using var again = await browser.GetAsync($"sign-in?returnUrl={address}");
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Theory]
    [InlineData("xn--")]
    [InlineData("xn--a")]
    [InlineData("xn--\u00ff")]
    [InlineData("a..b")]
    [InlineData("%00")]
    [InlineData("")]
    public async Task HostHeader_IsNoErrorOfOurs(string host)
    {
        await using var app = await AppFactory.StartAsync();
        foreach (var path in new[] { "/", "/sign-in", "/health", "/admin/settings" })
        {
            Assert.InRange(await StatusAsync(app.Url, path, host), 200, 499);
        }
    }

    private static async Task<(int Status, string? Code)> ProblemAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        return ((int)response.StatusCode, body.TryGetProperty("code", out var code) ? code.GetString() : null);
    }

    private static async Task<int> StatusAsync(Uri url, string path, string host)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), Token);
        using var reader = new StreamReader(stream);
        return int.Parse((await reader.ReadLineAsync(Token))!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
