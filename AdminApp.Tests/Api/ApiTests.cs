using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdminApp.Core.Access;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Tests.Api;

public class ApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "admin/nothing", 404, "not_found")]
    [InlineData("GET", "admin", 404, "not_found")]
    [InlineData("DELETE", "admin/settings", 405, "method_not_allowed")]
    public async Task WhatNoEndpointServes_IsAProblem_AndOnlyForLivingKeys(string method, string path, int status, string code)
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal((status, code), ((int)response.StatusCode, problem.GetProperty("code").GetString()));

        using var nobody = app.AnonymousClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Token)).StatusCode);
    }

    [Fact]
    public async Task KeyThatWasRevokedDuringItsRequest_Gets401()
    {
        await using var app = await AppFactory.StartAsync(map: web => web.MapPut("/admin/refused", string () => throw RoleRequiredException.OfKey()).AllowAnonymous());
        using var client = app.ApiClient();
        var response = await client.PutAsync("admin/refused", null, Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Contains("nothing was changed", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnhandledError_IsAProblemWithATraceId_AndNothingOfItsInside()
    {
        await using var app = await AppFactory.StartAsync(map: web =>
        {
            web.MapGet("/admin/broken", string () => throw new InvalidOperationException("inner secret")).AllowAnonymous();
            web.MapGet("/broken", string () => throw new InvalidOperationException("inner secret")).AllowAnonymous();
        });
        using var client = app.ApiClient();
        var response = await client.GetAsync("admin/broken", Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.DoesNotContain("inner secret", text, StringComparison.Ordinal);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((HttpStatusCode.InternalServerError, "internal_error"), (response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", problem.GetProperty("trace_id").GetString());

        var page = await client.GetAsync("broken", Token);
        Assert.Equal(HttpStatusCode.InternalServerError, page.StatusCode);
        Assert.DoesNotContain("inner secret", await page.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_TellsStatusWordsToAnyone()
    {
        await using var app = await AppFactory.StartAsync();
        using var nobody = app.AnonymousClient();
        await ReadyAsync(nobody);
        foreach (var path in (string[])["health", "health/live", "health/ready"])
        {
            var response = await nobody.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("ok", (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task ABodyThatIsTooLarge_IsRefused()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        var response = await client.PutAsJsonAsync("admin/settings", new { reason = new string('x', 1_000_001) }, Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body_too_large"), (response.StatusCode, problem.GetProperty("code").GetString()));
    }

    [Theory, EachStore]
    public async Task Ready_Is503WhenTheStoreFails_WhileLiveStays200(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);

        using var nobody = app.AnonymousClient();
        await ReadyAsync(nobody);
        await using (var context = await app.Store.Contexts.CreateDbContextAsync(Token))
        {
            await context.Database.ExecuteSqlRawAsync("""ALTER TABLE "StoredStates" RENAME TO "Elsewhere" """, Token);
        }

        // The last look counts for a second.
        await Eventually.UntilAsync(async () => (await nobody.GetAsync("health/ready", Token)).StatusCode == HttpStatusCode.ServiceUnavailable);
        var ready = await nobody.GetAsync("health/ready", Token);
        Assert.Equal("unavailable", (await ready.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("health/live", Token)).StatusCode);
    }

    [Fact]
    public async Task TheOpenApiDocument_ListsTheEndpoints_ForKeysAndUsersOnly()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        var document = await client.GetFromJsonAsync<JsonElement>("openapi/v1.json", Token);
        var paths = document.GetProperty("paths");
        Assert.True(paths.GetProperty("/admin/settings").TryGetProperty("put", out var put));
        Assert.NotEmpty(put.GetProperty("summary").GetString()!);
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString());
        Assert.All(paths.EnumerateObject(), path => Assert.StartsWith("/admin/", path.Name, StringComparison.Ordinal));

        using var nobody = app.AnonymousClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("openapi/v1.json", Token)).StatusCode);
        nobody.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        Assert.Equal(HttpStatusCode.Redirect, (await nobody.GetAsync("scalar", Token)).StatusCode);
        using var wrong = app.ApiClient("wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.GetAsync("openapi/v1.json", Token)).StatusCode);
    }

    // The search index opens in the background.
    private static Task ReadyAsync(HttpClient client) => Eventually.UntilAsync(() => AppProcess.IsReadyAsync(client, Token));
}
