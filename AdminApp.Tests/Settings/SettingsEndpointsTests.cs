using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdminApp.Core;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdminApp.Tests.Settings;

public class SettingsEndpointsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_ListsEveryKeyButSecrets_WithItsSource_AndNoSecretAnywhere()
    {
        await using var app = await AppFactory.StartAsync(settings: [("Mistral:ApiKey", "sk-top-secret"), ("Mistral:RequestsPerSecond", "0.08")]);
        using var client = app.ApiClient();
        var response = await client.GetAsync("admin/settings", Token);
        Assert.Equal("\"0\"", response.Headers.ETag!.Tag);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.DoesNotContain("sk-top-secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain(AppFactory.AdminPassword, text, StringComparison.Ordinal);
        Assert.DoesNotContain(AppFactory.AdminKey, text, StringComparison.Ordinal);

        var settings = JsonDocument.Parse(text).RootElement.GetProperty("settings").EnumerateArray().ToDictionary(s => s.GetProperty("key").GetString()!);
        Assert.Equal(ProductSettings.Catalog.All.Where(s => !s.IsSecret).Select(s => s.Key), settings.Keys);
        var rate = settings["Mistral:RequestsPerSecond"];
        Assert.Equal((0.08, "auto", "command_line", "requests/s", false), (
            rate.GetProperty("value").GetDouble(), rate.GetProperty("default").GetString(), rate.GetProperty("source").GetString(),
            rate.GetProperty("unit").GetString(), rate.GetProperty("restart").GetBoolean()));
        Assert.Equal("default", settings["Performance:CacheEnabled"].GetProperty("source").GetString());
        Assert.True(settings["Data:Directory"].GetProperty("restart").GetBoolean());
    }

    [Fact]
    public async Task AnAutoSetting_SaysWhatItComesTo_AndWhoSaidSo()
    {
        await using var simulation = await SimulatedMistral.StartAsync(
            new SimulationOptions { RequestsPerMinute = 20, TokensPerMinute = 40_000, TimeScale = 0 }, cancellationToken: Token);
        await using var app = await AppFactory.StartAsync(settings:
        [
            ("Mistral:BaseUrl", simulation.BaseUrl), ("Mistral:ApiKey", "simulated"), ("Mistral:RequestsPerSecond", "auto"), ("Mistral:RequestsPerMinute", "auto"), ("Mistral:TokensPerMinute", "30000"),
        ]);
        using var client = app.ApiClient();
        await Eventually.UntilAsync(async () => (await AutoAsync("Mistral:RequestsPerMinute")).GetProperty("source").GetString() == "provider");

        Assert.Equal(20, (await AutoAsync("Mistral:RequestsPerMinute")).GetProperty("value").GetDouble());
        Assert.True((await AutoAsync("Mistral:RequestsPerMinute")).GetProperty("said_seconds_ago").GetDouble() >= 0);
        Assert.Equal(0, (await AutoAsync("Mistral:RequestsPerSecond")).GetProperty("value").GetDouble());
        Assert.Equal("measured", (await AutoAsync("Mistral:WindowMarginMs")).GetProperty("source").GetString());
        Assert.Equal(JsonValueKind.Null, (await AutoAsync("Mistral:TokensPerMinute")).ValueKind);
        Assert.Equal(1, simulation.Arrivals.Total);

        var metrics = await client.GetFromJsonAsync<JsonElement>("admin/metrics", Token);
        Assert.Equal(
            [("requests_per_minute", 20, "provider"), ("tokens_per_minute", 30_000, "set")],
            metrics.GetProperty("budgets").EnumerateArray().Select(b => (b.GetProperty("name").GetString()!, b.GetProperty("effective_limit").GetInt32(), b.GetProperty("source").GetString()!)));

        async Task<JsonElement> AutoAsync(string key)
        {
            var settings = await client.GetFromJsonAsync<JsonElement>("admin/settings", Token);
            return settings.GetProperty("settings").EnumerateArray().Single(s => s.GetProperty("key").GetString() == key).TryGetProperty("auto", out var auto) ? auto : default;
        }
    }

    [Fact]
    public async Task Put_AppliesAtOnce_AndMovesTheETag()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        var response = await PutAsync(client, "\"0\"", """{"changes":{"Mistral:RequestsPerMinute":6.0,"Performance:CacheEnabled":false,"Mistral:WindowMarginMs":"auto"},"reason":"less"}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("\"1\"", response.Headers.ETag!.Tag);
        Assert.Equal(6, app.Services.GetRequiredService<IOptionsMonitor<MistralOptions>>().CurrentValue.RequestsPerMinute);
        Assert.False(app.Services.GetRequiredService<IOptionsMonitor<PerformanceOptions>>().CurrentValue.CacheEnabled);

        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        var changed = body.GetProperty("settings").EnumerateArray().Single(s => s.GetProperty("key").GetString() == "Mistral:RequestsPerMinute");
        Assert.Equal((6, "override"), (changed.GetProperty("value").GetInt32(), changed.GetProperty("source").GetString()));

        var history = await client.GetFromJsonAsync<JsonElement>("admin/settings/history?take=1", Token);
        var last = Assert.Single(history.GetProperty("changes").EnumerateArray());
        Assert.Equal(("key bootstrap", "less"), (last.GetProperty("who").GetString(), last.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Put_WithoutIfMatchIs428_WithAnOldOneIs412_WithAWeakenedOneIsFine()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        const string body = """{"changes":{"Mistral:MaxRetries":1}}""";
        Assert.Equal((428, "precondition_required"), await ProblemAsync(await PutAsync(client, null, body)));
        Assert.Equal((412, "stale"), await ProblemAsync(await PutAsync(client, "\"7\"", body)));
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(client, "W/\"0\"", body)).StatusCode);
        Assert.Equal((412, "stale"), await ProblemAsync(await PutAsync(client, "\"0\"", body)));
    }

    [Fact]
    public async Task Put_OfMoreKeysThanThereAreSettings_IsOneFault()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        var response = await PutAsync(client, "\"0\"", "{\"changes\":{" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"Mistral:RequestsPerMinut{i}\":1")) + "}}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var error = Assert.Single((await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors").EnumerateArray());
        Assert.Equal("20000 keys", error.GetProperty("value").GetString());
    }

    [Fact]
    public async Task Put_NamesEveryFault()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        var response = await PutAsync(client, "\"0\"", """{"changes":{"Mistral:MaxRetries":-1,"Mistral:RequestPerMinute":1,"Mistral:ApiKey":"x","Search:Embeddings":true,"Performance:PatienceSeconds":"soon"}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("invalid_settings", problem.GetProperty("code").GetString());
        Assert.Equal(
            ["Mistral:ApiKey", "Mistral:MaxRetries", "Mistral:RequestPerMinute", "Performance:PatienceSeconds", "Search:Embeddings"],
            problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("key").GetString()).Order());
        Assert.All(problem.GetProperty("errors").EnumerateArray(), error => Assert.NotEmpty(error.GetProperty("allowed").GetString()!));
    }

    [Theory]
    [InlineData("Neo4j:Database")]
    [InlineData("ConnectionStrings:Redis")]
    public async Task ReservedKey_IsNotOffered_AndCannotBeChanged(string key)
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        Assert.DoesNotContain(key, await client.GetStringAsync("admin/settings", Token), StringComparison.Ordinal);
        var response = await PutAsync(client, "\"0\"", $$$"""{"changes":{"{{{key}}}":"https://name:pass-word@hooks.example"}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.Contains("reserved for a later version", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"changes":{}}""", 422, "invalid_settings")]
    [InlineData("{}", 422, "invalid_settings")]
    [InlineData("""{"changes":{"Mistral:MaxRetries":[1]}}""", 422, "invalid_settings")]
    [InlineData("""{"changes":{"Mistral:MaxRetries":1""", 400, "invalid_json")]
    [InlineData("""{"changes":7}""", 400, "invalid_json")]
    [InlineData("", 400, "bad_request")]
    public async Task Put_WithABodyThatIsNone_IsAProblemThatSaysSo(string body, int status, string code)
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        Assert.Equal((status, code), await ProblemAsync(await PutAsync(client, "\"0\"", body)));
    }

    [Fact]
    public async Task Settings_NeedAnAdminKey()
    {
        await using var app = await AppFactory.StartAsync();
        using var chat = await app.ChatClientAsync();
        Assert.Equal((403, "forbidden"), await ProblemAsync(await chat.GetAsync("admin/settings", Token)));
        using var nobody = app.AnonymousClient();
        Assert.Equal((401, "unauthorized"), await ProblemAsync(await PutAsync(nobody, "\"0\"", "{}")));
    }

    [Fact]
    public async Task Preview_SaysWhatWouldHaveBeen_AndChangesNothing()
    {
        await using var app = await AppFactory.StartAsync(settings: [("Mistral:RequestsPerMinute", "30"), ("Mistral:RequestsPerSecond", "0")]);
        using var client = app.ApiClient();
        var (throttle, time) = (app.Services.GetRequiredService<ILlmThrottle>(), app.Services.GetRequiredService<TimeProvider>());
        for (var i = 0; i < 3; i++)
        {
            var ticket = new LlmTicket { Terms = new("u", LlmClass.Api, long.MaxValue), SubmittedAt = time.GetTimestamp(), Tokens = 1_000 };
            using var permit = await throttle.AcquireAsync(ticket, Token);
            permit.Sent();
            permit.Completed(500);
        }

        var response = await client.PostAsync("admin/settings/preview", Json("""{"changes":{"Mistral:RequestsPerMinute":2,"performance:cacheEnabled":false},"hours":2}"""), Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(3, body.GetProperty("calls").GetInt32());
        Assert.Equal("Performance:CacheEnabled", Assert.Single(body.GetProperty("not_affecting").EnumerateArray()).GetString());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("note").ValueKind);
        Assert.Contains("requests_per_minute set", body.GetProperty("provider_limits").EnumerateArray().Select(l => $"{l.GetProperty("name")} {l.GetProperty("source")}"));
        var (before, after) = (body.GetProperty("before"), body.GetProperty("after"));
        Assert.Equal((0, 0), (before.GetProperty("refused").GetInt32(), before.GetProperty("predicted_429s").GetInt32()));
        Assert.True(before.GetProperty("utilisation").GetProperty("requests_per_minute").GetDouble() > 0);
        var (was, becomes) = (before.GetProperty("wait_by_class").GetProperty("api"), after.GetProperty("wait_by_class").GetProperty("api"));
        Assert.Equal((3, 3, 0.0), (was.GetProperty("calls").GetInt32(), was.GetProperty("answered").GetInt32(), was.GetProperty("p95").GetDouble()));
        Assert.InRange(becomes.GetProperty("p95").GetDouble(), 50, 61);

        Assert.Equal("\"0\"", (await client.GetAsync("admin/settings", Token)).Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Preview_OfNothing_SaysSo()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        var response = await client.PostAsync("admin/settings/preview", Json("""{"changes":{"Mistral:RequestsPerMinute":6}}"""), Token);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(0, body.GetProperty("calls").GetInt32());
        Assert.StartsWith("No call was recorded in the last hour.", body.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"changes":{"Mistral:RequestPerMinute":1,"Mistral:MaxRetries":-1,"Mistral:ApiKey":"x"},"hours":25}""", "hours Mistral:ApiKey Mistral:MaxRetries Mistral:RequestPerMinute")]
    [InlineData("""{"changes":{"Mistral:TokensPerMinute":100}}""", "Mistral:MaxOutputTokens")]
    [InlineData("""{"changes":{"Mistral:MaxRetries":[1]},"hours":0}""", "hours Mistral:MaxRetries")]
    [InlineData("{}", "changes")]
    public async Task Preview_NamesEveryFault_AsPutDoes(string body, string keys)
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        var response = await client.PostAsync("admin/settings/preview", Json(body), Token);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("invalid_settings", problem.GetProperty("code").GetString());
        Assert.Equal(keys, string.Join(' ', problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("key").GetString()).Order(StringComparer.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Preview_NeedsAnAdminKey()
    {
        await using var app = await AppFactory.StartAsync();
        using var chat = await app.ChatClientAsync();
        Assert.Equal((403, "forbidden"), await ProblemAsync(await chat.PostAsync("admin/settings/preview", Json("{}"), Token)));
        using var nobody = app.AnonymousClient();
        Assert.Equal((401, "unauthorized"), await ProblemAsync(await nobody.PostAsync("admin/settings/preview", Json("{}"), Token)));
    }

    [Fact]
    public async Task History_IsBounded()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        Assert.Equal((422, "bad_request"), await ProblemAsync(await client.GetAsync("admin/settings/history?take=501", Token)));
        Assert.Equal((400, "bad_request"), await ProblemAsync(await client.GetAsync("admin/settings/history?take=x", Token)));
    }

    private static StringContent Json(string body) => new(body, null, "application/json");

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string? match, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "admin/settings") { Content = new StringContent(body, null, "application/json") };
        if (match is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", match);
        }

        return await client.SendAsync(request, Token);
    }

    private static async Task<(int Status, string? Code)> ProblemAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal((int)response.StatusCode, problem.GetProperty("status").GetInt32());
        return ((int)response.StatusCode, problem.GetProperty("code").GetString());
    }
}
