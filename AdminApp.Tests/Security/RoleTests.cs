using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AdminApp.Core.Access;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static AdminApp.Tests.Requests.StoredRequests;

namespace AdminApp.Tests.Security;

/// <summary>What a role may not do, as an attacker asks for it: by address, without the pages.</summary>
public class RoleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(UserRole.Viewer, "/dashboard", 403)]
    [InlineData(UserRole.Viewer, "/limits", 403)]
    [InlineData(UserRole.Viewer, "/alerts", 403)]
    [InlineData(UserRole.Viewer, "/openapi/v1.json", 403)]
    [InlineData(UserRole.Viewer, "/requests", 200)]
    [InlineData(UserRole.Viewer, "/access", 200)]
    [InlineData(UserRole.Operator, "/dashboard", 200)]
    [InlineData(UserRole.Operator, "/limits", 200)]
    [InlineData(UserRole.Operator, "/openapi/v1.json", 200)]
    public async Task Address_IsOpenToTheRolesItIsFor(UserRole role, string path, int status)
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = await app.UserBrowserAsync(role);
        using var response = await browser.GetAsync(path[1..]);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Null(response.Headers.Location);
    }

    [Fact]
    public async Task RefusedPage_IsTheApplicationsDocument_WhichSaysSoInItsFrame()
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = await app.UserBrowserAsync(UserRole.Viewer);
        using var request = new HttpRequestMessage(HttpMethod.Get, "dashboard") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("text/html") } } };
        using var response = await browser.Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("_framework/blazor.web", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangedRole_CountsAtTheNextRequest_WithTheSameCookie()
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = await app.UserBrowserAsync(UserRole.Operator);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("limits")).StatusCode);
        await using (var context = await app.Store.Contexts.CreateDbContextAsync(Token))
        {
            await context.Users.Where(user => user.Role == UserRole.Operator).ExecuteUpdateAsync(set => set.SetProperty(user => user.Role, UserRole.Viewer), Token);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("limits")).StatusCode);
    }

    [Theory]
    [InlineData(UserRole.Viewer, "", 1)]
    [InlineData(UserRole.Viewer, "&user=user:other", 1)]
    [InlineData(UserRole.Viewer, "&q=admin", 0)]
    [InlineData(UserRole.Viewer, "&outcome=answered", 1)]
    [InlineData(UserRole.Operator, "", 3)]
    public async Task Export_HasWhatTheRoleMaySee_WhateverTheAddressAsksFor(UserRole role, string asked, int rows)
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = await app.UserBrowserAsync(role);
        var me = (await app.Services.GetRequiredService<UserAccounts>().ListAsync(Token)).Single(user => user.Role == role);
        await app.Store.AddRequestsAsync(At(0, row => row.User = $"user:{me.Id}"), At(1, row => row.User = "user:other"), At(2, row => row.User = null));
        foreach (var format in (string[])["csv", "json"])
        {
            var file = await browser.Client.GetStringAsync($"requests/export?format={format}&from=2026-11-28T00:00:00Z{asked}", Token);
            Assert.Equal(rows, format == "csv" ? file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1 : file.Split("\"submitted_at_utc\"").Length - 1);
        }
    }

    [Theory]
    [InlineData(ApiKeyRole.Operator, "GET", "admin/settings", 200)]
    [InlineData(ApiKeyRole.Operator, "GET", "admin/metrics", 200)]
    [InlineData(ApiKeyRole.Operator, "GET", "admin/transcripts", 403)]
    [InlineData(ApiKeyRole.Operator, "DELETE", "admin/transcripts/a.txt", 403)]
    [InlineData(ApiKeyRole.Chat, "GET", "admin/settings", 403)]
    [InlineData(ApiKeyRole.Chat, "PUT", "admin/settings", 403)]
    [InlineData(ApiKeyRole.Chat, "GET", "openapi/v1.json", 200)]
    [InlineData(ApiKeyRole.Admin, "GET", "dashboard", 302)]
    [InlineData(ApiKeyRole.Admin, "GET", "requests/export", 302)]
    public async Task Key_MayDoWhatItsRoleMay_AndOpensNoPage(ApiKeyRole role, string method, string path, int status)
    {
        await using var app = await AppFactory.StartAsync();
        using var client = await app.KeyClientAsync(role);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request, Token);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task OperatorKey_ChangesLimits_ButNoSecretNoAddressAndNothingForAdmins()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = await app.KeyClientAsync(ApiKeyRole.Operator);
        Assert.Equal(HttpStatusCode.OK, await PutAsync("Mistral:MaxRetries", "4"));
        foreach (var key in (string[])["Mistral:BaseUrl", "Mistral:ApiKey", "Alerts:WebhookUrl", "Alerts:WebhookSecret", "Audit:RetentionDays"])
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, await PutAsync(key, key == "Audit:RetentionDays" ? "30" : "http://evil.example/v1"));
        }

        await using var context = app.Store.Contexts.CreateDbContext();
        Assert.Equal("Mistral:MaxRetries", Assert.Single(await context.AuditEntries.Where(entry => entry.Action.StartsWith("settings.")).ToListAsync(Token)).Subject);

        async Task<HttpStatusCode> PutAsync(string key, string value)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "admin/settings") { Content = JsonContent.Create(new { changes = new Dictionary<string, string> { [key] = value }, reason = "try" }) };
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
            using var response = await client.SendAsync(request, Token);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task AuditLog_IsAFileForAdminsOnly_WithTheCallersOfTheHttpApi()
    {
        await using var app = await AppFactory.StartAsync();
        using var viewer = await app.UserBrowserAsync(UserRole.Viewer);
        using var operators = await app.UserBrowserAsync(UserRole.Operator);
        using var admin = await app.SignedInBrowserAsync();
        using var api = app.ApiClient();
        using var form = new MultipartFormDataContent { { new StringContent("Ana  0:00\nHello.\n"), "files", "=cmd.txt" } };
        Assert.Equal(HttpStatusCode.OK, (await api.PostAsync("admin/transcripts", form, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync("admin/transcripts/=cmd.txt", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync("access/audit/export")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await operators.GetAsync("access/audit/export")).StatusCode);

        var csv = (await admin.Client.GetStringAsync("access/audit/export?format=csv&action=transcript.", Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("id,at_utc,who,actor,action,subject,detail,address,at_local,time_zone", csv[0]);
        Assert.Contains(",key bootstrap,key:", csv[1], StringComparison.Ordinal);
        Assert.Contains(",transcript.deleted,'=cmd.txt,", csv[1], StringComparison.Ordinal);
        Assert.Contains(",transcript.imported,'=cmd.txt,", csv[2], StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await admin.Client.GetStringAsync("access/audit/export?format=json&q=%3Dcmd", Token));
        Assert.Equal(2, json.RootElement.GetProperty("entries").GetArrayLength());
        Assert.Equal(("UTC", JsonValueKind.Null), (json.RootElement.GetProperty("time_zone").GetString(), json.RootElement.GetProperty("cut").ValueKind));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.GetAsync("access/audit/export?from=2026-11-28T02:00:00Z&to=2026-11-28T01:00:00Z")).StatusCode);
    }

    [Fact]
    public async Task Metrics_TakeOperatorKeys_FromElsewhere()
    {
        await using var app = await AppFactory.StartAsync();
        foreach (var (role, status) in new[] { (ApiKeyRole.Chat, HttpStatusCode.Forbidden), (ApiKeyRole.Operator, HttpStatusCode.OK) })
        {
            using var client = await app.KeyClientAsync(role);
            client.DefaultRequestHeaders.Via.Add(new("1.1", "proxy"));
            Assert.Equal(status, (await client.GetAsync("metrics", Token)).StatusCode);
        }
    }
}
