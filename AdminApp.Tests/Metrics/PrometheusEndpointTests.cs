using System.Net;
using System.Text.Json.Nodes;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Security;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Llm;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Metrics;

public class PrometheusEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APlainRequestFromThisMachine_GetsPrometheusText()
    {
        await using var app = await StartAsync();
        using var client = app.AnonymousClient();
        using var response = await client.GetAsync("metrics", Token);

        Assert.Equal((HttpStatusCode.OK, "text/plain"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var text = await response.Content.ReadAsStringAsync(Token);
        foreach (var name in (string[])["adminapp_llm_queue_waiting", "adminapp_llm_budget_limit", "dotnet_gc_heap_total_allocated_bytes_total", "kestrel_active_connections", "http_server_active_requests"])
        {
            Assert.Contains($"# TYPE {name} ", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("x-forwarded-anything")]
    [InlineData("Forwarded")]
    [InlineData("X-Real-IP")]
    [InlineData("Via")]
    [InlineData("CF-Connecting-IP")]
    [InlineData("True-Client-IP")]
    public async Task AForwardedRequest_NeedsAnAdminKey_WhateverItSaysAboutItsOrigin(string header)
    {
        await using var app = await StartAsync();
        using var chat = await app.ChatClientAsync();
        using var admin = app.ApiClient();
        using var anonymous = app.AnonymousClient();
        foreach (var client in (HttpClient[])[anonymous, chat, admin])
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(header, header == "Via" ? "1.1 proxy" : "127.0.0.1");
        }

        using var refused = await anonymous.GetAsync("metrics", Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("unauthorized", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(Token))!["code"]);
        Assert.Equal(HttpStatusCode.Forbidden, (await chat.GetAsync("metrics", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("metrics", Token)).StatusCode);
    }

    [Fact]
    public async Task AKnownProxyOnThisMachine_PassesNobodyIn()
    {
        await using var app = await StartAsync(("Proxy:KnownProxies", "127.0.0.1"));
        using var client = app.AnonymousClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "127.0.0.1");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "http");

        // The middleware of known proxies removes the headers that it believes.
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("metrics", Token)).StatusCode);
    }

    [Fact]
    public async Task ACookieIsNoKey()
    {
        await using var app = await StartAsync();
        using var browser = await app.SignedInBrowserAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "metrics") { Headers = { Via = { new("1.1", "proxy") } } };
        using var response = await browser.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.8.8", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData(null, false)]
    public async Task OnlyAConnectionFromLoopback_IsLocal(string? address, bool local)
    {
        var pipeline = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());
        pipeline.UseDirectCaller();
        var seen = !local;
        pipeline.Run(context =>
        {
            // Whatever later changes the address changes nothing.
            context.Connection.RemoteIpAddress = IPAddress.Loopback;
            seen = DirectCaller.IsLocal(context);
            return Task.CompletedTask;
        });
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        await pipeline.Build()(context);

        Assert.Equal(local, seen);
    }

    [Fact]
    public async Task AQuestion_IsCounted_AndNeitherItsTextNorItsUserIsShown()
    {
        const string model = "model-of-this-test-only";
        await using var app = await StartAsync(("Mistral:Model", model));
        await foreach (var _ in app.Services.GetRequiredService<ILlmService>().StreamAsync(LlmRig.Ask("Who decided about zebras?", "user:zoe"), Token))
        {
        }

        using var client = app.AnonymousClient();
        var text = await client.GetStringAsync("metrics", Token);
        var lines = text.Split('\n').Where(line => line.Contains($"gen_ai_request_model=\"{model}\"", StringComparison.Ordinal)).ToList();
        Assert.Contains(lines, line => line.StartsWith("gen_ai_client_operation_duration_seconds_count", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("gen_ai_client_token_usage_sum", StringComparison.Ordinal) && line.EndsWith(" 100", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("_bucket", StringComparison.Ordinal) && line.Contains("le=\"81.92\"", StringComparison.Ordinal));
        Assert.DoesNotContain("zebra", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("user:", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret-of-this-test", text, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<AppFactory> StartAsync(params (string Key, string Value)[] settings) => AppFactory.StartAsync(
        StoreKind.Sqlite, [("Mistral:ApiKey", "secret-of-this-test"), .. settings], services => services.AddKeyedSingleton<IChatClient>(MistralChatClient.Name, new FakeChatClient()));
}
