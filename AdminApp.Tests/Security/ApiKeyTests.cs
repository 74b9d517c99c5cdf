using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Security;

public class ApiKeyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/probe/chat", null, 401, "unauthorized")]
    [InlineData("/probe/chat", "aa_unknown-key-of-some-length", 401, "unauthorized")]
    [InlineData("/probe/admin", null, 401, "unauthorized")]
    public async Task WithoutALivingKey_AnswersProblemDetailsAndNoRedirect(string path, string? key, int status, string code)
    {
        await using var app = await StartWithProbesAsync();
        using var client = key is null ? app.AnonymousClient() : app.ApiClient(key);
        using var response = await client.GetAsync(path[1..], Token);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal(code, (string?)(await response.Content.ReadFromJsonAsync<JsonNode>(Token))!["code"]);
    }

    [Fact]
    public async Task WrongKeysAndForms_FillNoLog()
    {
        var log = new EventLog<ApiKeyTests>();
        await using var app = await AppFactory.StartAsync(
            settings: [("Logging:LogLevel:Default", "Information")], // as shipped
            configure: services => services.AddSingleton<ILoggerProvider>(new OneLog(log)));
        using var wrong = app.ApiClient("aa_unknown-key-of-some-length");
        Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.GetAsync("admin/metrics", Token)).StatusCode);
        using var stranger = app.AnonymousClient();
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", "CfDJ8-nothing"), new("_handler", "sign-in")]);
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.PostAsync("sign-in", form, Token)).StatusCode);

        Assert.NotEmpty(log.Lines); // the start was logged
        Assert.DoesNotContain(log.Lines, line => line.Contains("authenticat", StringComparison.OrdinalIgnoreCase) || line.Contains("Antiforgery", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task ChatKey_MayChat_AndIsForbiddenTheRest()
    {
        await using var app = await StartWithProbesAsync();
        using var client = await app.ChatClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("probe/chat", Token)).StatusCode);
        using var refused = await client.GetAsync("probe/admin", Token);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("forbidden", (string?)(await refused.Content.ReadFromJsonAsync<JsonNode>(Token))!["code"]);
    }

    [Fact]
    public async Task AdminKey_OpensBoth_AndNamesItsOwner()
    {
        await using var app = await StartWithProbesAsync();
        using var client = app.ApiClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("probe/admin", Token)).StatusCode);
        Assert.StartsWith("key:", await client.GetStringAsync("probe/chat", Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bearer " + AppFactory.AdminKey, 200)]
    [InlineData("Basic " + AppFactory.AdminKey, 401)]
    [InlineData(AppFactory.AdminKey, 401)]
    [InlineData("Bearer", 401)]
    public async Task OnlyTheBearerSchemeCounts(string header, int status)
    {
        await using var app = await StartWithProbesAsync();
        using var client = app.AnonymousClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        Assert.Equal(status, (int)(await client.GetAsync("probe/chat", Token)).StatusCode);
    }

    [Fact]
    public async Task RevokedKey_IsRefusedAtOnce()
    {
        await using var app = await StartWithProbesAsync();
        var keys = app.Services.GetRequiredService<ApiKeyStore>();
        var made = await keys.CreateAsync("short-lived", ApiKeyRole.Chat, null, AuditActor.CommandLine, Token);
        using var client = app.ApiClient(made.Secret!);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("probe/chat", Token)).StatusCode);
        Assert.True(await keys.RevokeAsync(made.Key!.Id, AuditActor.CommandLine, Token));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("probe/chat", Token)).StatusCode);
    }

    [Fact]
    public async Task ExpiredKey_IsRefused_WithTheReason()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await AppFactory.StartAsync(configure: services => services.AddSingleton(provider =>
            new ApiKeyVerifier(provider.GetRequiredService<IDbContextFactory<AdminDbContext>>(), time)));
        var end = time.GetUtcNow().UtcDateTime.AddDays(1);
        var made = await app.Services.GetRequiredService<ApiKeyStore>().CreateAsync("short-lived", ApiKeyRole.Admin, end, AuditActor.CommandLine, Token);
        using var client = app.ApiClient(made.Secret!);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("admin/metrics", Token)).StatusCode);

        time.Advance(TimeSpan.FromDays(1));
        using var refused = await client.GetAsync("admin/metrics", Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonNode>(Token);
        Assert.Equal("unauthorized", (string?)problem!["code"]);
        Assert.Contains("This API key has expired: it was valid until ", (string?)problem["detail"], StringComparison.Ordinal);
        using var unknown = app.ApiClient("aa_unknown-key-of-some-length");
        Assert.DoesNotContain("expired", await (await unknown.GetAsync("admin/metrics", Token)).Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    /// <summary>Adds two endpoints beside the application's own, so that these tests know nothing of other features.</summary>
    private static Task<AppFactory> StartWithProbesAsync() => AppFactory.StartAsync(map: app =>
    {
        app.MapGet("/probe/chat", (HttpContext context) => context.User.FindFirst(AccessPolicies.OwnerClaim)!.Value)
            .RequireAuthorization(AccessPolicies.ApiChat);
        app.MapGet("/probe/admin", () => "ok").RequireAuthorization(AccessPolicies.ApiAdmin);
    });

    private sealed class OneLog(ILogger log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
        }
    }
}
