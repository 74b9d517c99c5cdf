using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AdminApp.Core;
using AdminApp.Security;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace AdminApp.Tests.Security;

/// <summary>Where requests come from and where they are led: return addresses, circuits' origin, proxies, headers.</summary>
public class RequestRulesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/dashboard", "/dashboard")]
    [InlineData("/transcripts/1?x=1#turn-3", "/transcripts/1?x=1#turn-3")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("dashboard", "/")]
    [InlineData("~/dashboard", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("\\/evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/sign-in?returnUrl=/x", "/")]
    [InlineData("/setup", "/")]
    [InlineData("/sign-out", "/")]
    [InlineData("/admin/settings", "/")]
    [InlineData("/x/../admin/settings", "/")]
    [InlineData("/.//evil.example", "/")]
    [InlineData("/x/..//evil.example", "/")]
    [InlineData("/\u2028x", "/%E2%80%A8x")]
    [InlineData("/\ufffex", "/")]
    [InlineData("/search?q=ü 👍#é", "/search?q=%C3%BC%20%F0%9F%91%8D#%C3%A9")]
    [InlineData("/search?q=%C3%BC%2F%26", "/search?q=%C3%BC%2F%26")]
    public void ReturnAddress_StaysOnThisSite(string? given, string used) => Assert.Equal(used, LocalUrl.OrHome(given));

    [Theory]
    [InlineData("app.example", null, true)]
    [InlineData("app.example", "https://app.example", true)]
    [InlineData("app.example:443", "https://app.example", true)]
    [InlineData("127.0.0.1:8000", "http://127.0.0.1:8000", true)]
    [InlineData("[::1]:8000", "http://[::1]:8000", true)]
    [InlineData("app.example", "https://evil.example", false)]
    [InlineData("app.example", "https://app.example:444", false)]
    [InlineData("127.0.0.1:8000", "http://127.0.0.1:8001", false)]
    [InlineData("app.example", "null", false)]
    [InlineData("app.example", "", false)]
    public void Circuits_OpenFromTheirOwnOriginOnly(string host, string? origin, bool allowed)
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new HostString(host);
        if (origin is not null)
        {
            request.Headers.Origin = origin;
        }

        Assert.Equal(allowed, CircuitOrigin.Matches(request));
    }

    [Fact]
    public async Task Circuit_OfAnotherSite_IsRefused()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.AnonymousClient();
        client.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        using var response = await client.PostAsync("_blazor/negotiate?negotiateVersion=1", null, Token);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("wrong_origin", (string?)(await response.Content.ReadFromJsonAsync<JsonNode>(Token))!["code"]);
    }

    [Theory]
    [InlineData("", "127.0.0.1 http")]
    [InlineData("10.0.0.1", "127.0.0.1 http")]
    [InlineData("127.0.0.1", "203.0.113.9 https")]
    [InlineData("10.0.0.1, 127.0.0.0/8", "203.0.113.9 https")]
    [InlineData("127.0.0.0/8, 203.0.113.0/24", "198.51.100.7 https")]
    public async Task ForwardedAddress_IsBelievedFromConfiguredProxiesOnly(string proxies, string seen)
    {
        await using var app = await AppFactory.StartAsync(settings: [("Proxy:KnownProxies", proxies)], map: app =>
            app.MapGet("/probe", (HttpContext context) => $"{context.Connection.RemoteIpAddress!.MapToIPv4()} {context.Request.Scheme}").AllowAnonymous());
        using var client = app.AnonymousClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.7, 203.0.113.9");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https, https");
        Assert.Equal(seen, await client.GetStringAsync("probe", Token));
    }

    [Theory]
    [InlineData("127.0.0.1, ten", "ten")]
    [InlineData("10.0.0.0/99", "10.0.0.0/99")]
    public void ProxyThatIsNoAddress_StopsTheStart(string proxies, string wrong)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Proxy:KnownProxies", proxies)]).Build();
        var fault = Assert.Single(ProductSettings.Validator.Validate(configuration));
        Assert.Equal(("Proxy:KnownProxies", wrong), (fault.Key, fault.Value));
    }

    [Theory]
    [InlineData("probe", 200)]
    [InlineData("admin/nothing", 401)]
    [InlineData("probe/fails", 500)]
    public async Task EveryResponse_CarriesTheSecurityHeaders_WithANonceOfItsOwn(string path, int status)
    {
        await using var app = await AppFactory.StartAsync(map: app =>
        {
            app.MapGet("/probe", (CspNonce nonce) => nonce.Value).AllowAnonymous();
            app.MapGet("/probe/fails", string () => throw new InvalidOperationException("fails")).AllowAnonymous();
        });
        using var client = app.AnonymousClient();
        using var response = await client.GetAsync(path, Token);
        Assert.Equal(status, (int)response.StatusCode);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Matches("script-src 'self' 'nonce-[A-Za-z0-9_-]{22}';", policy);
        foreach (var part in (string[])["default-src 'self'", "frame-ancestors 'none'", "base-uri 'self'", "form-action 'self'", "object-src 'none'", "img-src 'self' data:"])
        {
            Assert.Contains(part, policy, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(response.Headers.Contains("Server"));
        if (status == 200)
        {
            Assert.Contains(await response.Content.ReadAsStringAsync(Token), policy, StringComparison.Ordinal);
            using var again = await client.GetAsync(path, Token);
            Assert.NotEqual(policy, again.Headers.GetValues("Content-Security-Policy").Single());
        }
    }

    [Theory]
    [InlineData("admin/nothing", 401, null)]
    [InlineData("_blazor/negotiate", 401, null)]
    [InlineData("dashboard?x=1", 302, "/sign-in?returnUrl=%2Fdashboard%3Fx%3D1")]
    [InlineData("nowhere", 302, "/sign-in?returnUrl=%2Fnowhere")]
    public async Task WithoutASession_ProgramsGet401_AndBrowsersAreLedToSignIn(string path, int status, string? location)
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.AnonymousClient();
        using var response = await client.GetAsync(path, Token);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(location, response.Headers.Location is null ? null : new Uri(app.Url, response.Headers.Location).PathAndQuery);
    }

    [Fact]
    public async Task BeforeTheFirstAdmin_BrowsersAreLedToSetUp_AndProgramsAreNot()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var app = await AppFactory.StartOverAsync(store);
        using var client = app.AnonymousClient();
        using var response = await client.GetAsync("dashboard", Token);
        Assert.Equal("/setup", response.Headers.Location?.OriginalString);
        using var program = await client.GetAsync("admin/nothing", Token);
        Assert.Equal(HttpStatusCode.Unauthorized, program.StatusCode);
    }

    [Theory]
    [InlineData("sign-in")]
    [InlineData("setup")]
    [InlineData("nowhere")]
    public async Task BodyOfAForm_LargerThanAnyForm_IsNotRead(string path)
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.AnonymousClient();
        using var content = new StringContent("a=" + new string('b', 200_000), System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await client.PostAsync(path, content, Token);
        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.Redirect]);
        var probe = await app.ApiClient().PostAsJsonAsync("admin/chat", new { message = new string('b', 200_000) }, Token);
        Assert.NotEqual(HttpStatusCode.RequestEntityTooLarge, probe.StatusCode); // programs have a limit of their own
    }

    [Fact]
    public async Task Form_MayBe64KbLong_AndNoLonger()
    {
        await using var app = await AppFactory.StartAsync(map: app =>
            app.MapPost("/probe", async (HttpContext context) => (await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted)).Length).AllowAnonymous().DisableAntiforgery());
        using var client = app.AnonymousClient();
        foreach (var (bytes, status) in (IEnumerable<(int, HttpStatusCode)>)[((int)BodyLimits.MaxFormBytes, HttpStatusCode.OK), ((int)BodyLimits.MaxFormBytes + 1, HttpStatusCode.RequestEntityTooLarge)])
        {
            using var content = new ByteArrayContent(new byte[bytes]);
            using var response = await client.PostAsync("probe", content, Token);
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("admin/transcripts")]
    [InlineData("admin/search?q=x")]
    [InlineData("admin/metrics")]
    [InlineData("admin/nothing")]
    [InlineData("sign-in")]
    public async Task Responses_AreNotStored_UnlessTheySayOtherwise(string path)
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        using var response = await client.GetAsync(path, Token);
        Assert.True(response.Headers.CacheControl!.NoStore, path);
    }

    [Theory]
    [InlineData("https", "meetings.example.org", "max-age=31536000")]
    [InlineData("http", "meetings.example.org", null)]
    [InlineData("https", "localhost", null)]
    public async Task OverHttps_BrowsersAreToldToStayThere(string scheme, string host, string? header)
    {
        await using var app = await AppFactory.StartAsync(settings: [("Proxy:KnownProxies", "127.0.0.1")]);
        using var client = app.AnonymousClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        client.DefaultRequestHeaders.Host = host;
        using var response = await client.GetAsync("health/live", Token);
        Assert.Equal(header, response.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null);
    }
}
