using System.Net;
using System.Text.Json;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Metrics;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Llm;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Metrics;

public class MetricsEndpointTests
{
    private static readonly FakeChatClient Provider = new();

    [Theory, EachStore]
    public async Task TheSnapshot_HasTheContractsShape_AndCountsWhatHappened(StoreKind kind)
    {
        await using var app = await StartAsync(kind);
        var llm = app.Services.GetRequiredService<ILlmService>();
        await foreach (var _ in llm.StreamAsync(LlmRig.Ask(), TestContext.Current.CancellationToken))
        {
        }

        await foreach (var _ in llm.StreamAsync(LlmRig.Ask(), TestContext.Current.CancellationToken))
        {
        }

        await app.Services.GetRequiredService<StorePing>().LookAsync(TestContext.Current.CancellationToken);
        using var client = app.ApiClient();
        using var document = JsonDocument.Parse(await client.GetStringAsync("admin/metrics", TestContext.Current.CancellationToken));
        var metrics = document.RootElement;

        AssertMembers(metrics, "queue", "budgets", "rate_limit_hits", "requests", "responses", "cache", "llm_calls_per_question", "memory", "stores");
        AssertMembers(metrics.GetProperty("queue"), "waiting_by_class", "running", "oldest_wait_seconds");
        AssertMembers(metrics.GetProperty("queue").GetProperty("waiting_by_class"), "interactive", "api", "background", "deferred");
        AssertMembers(metrics.GetProperty("rate_limit_hits"), "own_refusal", "own_burst", "shared_drain", "zero_allowance", "capacity");
        AssertMembers(metrics.GetProperty("requests"), "submitted", "answered", "failed", "cancelled", "refused", "waiting", "running");
        AssertMembers(metrics.GetProperty("responses"), "p50", "p95", "p99", "error_rate");
        AssertMembers(metrics.GetProperty("cache"), "hits", "misses");
        AssertMembers(metrics.GetProperty("memory"), "rss_bytes", "limit_bytes", "heap_bytes");
        var minute = metrics.GetProperty("budgets").EnumerateArray().Single(b => b.GetProperty("name").GetString() == "requests_per_minute");
        AssertMembers(minute, "name", "limit", "effective_limit", "used", "remaining_by_header", "used_by_others", "window_seconds");
        Assert.Equal((60, 1), (minute.GetProperty("limit").GetInt32(), minute.GetProperty("used").GetInt32()));

        var requests = metrics.GetProperty("requests");
        Assert.Equal((2, 2), (requests.GetProperty("submitted").GetInt32(), requests.GetProperty("answered").GetInt32()));
        Assert.Equal((1, 1), (metrics.GetProperty("cache").GetProperty("hits").GetInt32(), metrics.GetProperty("cache").GetProperty("misses").GetInt32()));
        Assert.Equal(1, metrics.GetProperty("llm_calls_per_question").GetDouble());
        Assert.Equal(0, metrics.GetProperty("responses").GetProperty("error_rate").GetDouble());
        Assert.True(metrics.GetProperty("memory").GetProperty("limit_bytes").GetInt64() > metrics.GetProperty("memory").GetProperty("heap_bytes").GetInt64());

        var store = Assert.Single(metrics.GetProperty("stores").EnumerateArray());
        AssertMembers(store, "name", "state", "p95_ms");
        Assert.Equal((kind.ToString().ToLowerInvariant(), "up"), (store.GetProperty("name").GetString(), store.GetProperty("state").GetString()));
        Assert.True(store.GetProperty("p95_ms").GetDouble() > 0);
    }

    [Fact]
    public async Task OnlyAnAdminKey_MaySeeIt()
    {
        await using var app = await StartAsync(StoreKind.Sqlite);
        using var anonymous = app.AnonymousClient();
        using var chat = await app.ChatClientAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync("admin/metrics", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await chat.GetAsync("admin/metrics", TestContext.Current.CancellationToken)).StatusCode);
    }

    private static Task<AppFactory> StartAsync(StoreKind kind) => AppFactory.StartAsync(
        kind, [("Mistral:ApiKey", "test")], services => services.AddKeyedSingleton<IChatClient>(MistralChatClient.Name, Provider));

    private static void AssertMembers(JsonElement element, params string[] names) =>
        Assert.Superset(names.ToHashSet(), element.EnumerateObject().Select(p => p.Name).ToHashSet());
}
