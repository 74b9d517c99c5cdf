using System.Net.Http.Json;
using System.Text.Json;
using AdminApp.Core.Llm.Check;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Integration;

/// <summary>The sums of usage beside what callers were told and the provider was asked.</summary>
public sealed class UsageOfQuestionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task TheSums_AreWhatTheProviderCounted_ForEveryCallOnTheKey(StoreKind kind)
    {
        await using var provider = await SimulatedMistral.StartAsync(new SimulationOptions { TimeScale = 0, RequestsPerMinute = 0, TokensPerMinute = 0 });
        await using var store = await TestStore.CreateAsync(kind);
        await store.PutMeetingAsync("Design.txt", new DateOnly(2025, 3, 4), ("Ann", "The remote control will be blue."), ("Ben", "Yellow rubber was too dear."));
        await store.PutMeetingAsync("Budget.txt", new DateOnly(2025, 3, 5), ("Cid", "The remote control may cost twelve euros."));
        await using var app = await AppFactory.StartOverAsync(
            store, AppFactory.WithAdmin([("Mistral:BaseUrl", provider.BaseUrl), ("Mistral:ApiKey", "simulated"), ("Mistral:RequestsPerSecond", "0"), ("Mistral:RequestsPerMinute", "0"), ("Mistral:TokensPerMinute", "0"), ("Performance:RateLimitPerMinute", "0"), ("Search:Embeddings", "false")]));
        using var client = app.ApiClient();
        var (prompt, completion) = (0L, 0L);
        foreach (var (message, name) in (IEnumerable<(string, string)>)[("What colour is the remote control?", "ana"), ("What may the remote control cost?", "ben"), ("What colour is the remote control?", "ben")])
        {
            using var response = await client.PostAsJsonAsync("/admin/chat", new { message, on_behalf_of = name }, Token);
            var usage = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("usage");
            (prompt, completion) = (prompt + usage.GetProperty("prompt_tokens").GetInt64(), completion + usage.GetProperty("completion_tokens").GetInt64());
        }

        await app.Services.GetRequiredService<IProviderCheck>().RunAsync(Token);
        await using var context = await store.Contexts.CreateDbContextAsync(Token);
        await Eventually.UntilAsync(async () => await context.UsageDays.SumAsync(row => row.Calls, Token) == provider.Arrivals.Total);
        var rows = await context.UsageDays.AsNoTracking().ToListAsync(Token);
        var asked = rows.Where(row => !row.User.StartsWith(SystemUsers.Prefix, StringComparison.Ordinal)).ToList();
        Assert.Equal((3, 2), (asked.Sum(row => row.Questions), asked.Sum(row => row.Calls))); // the third was in the cache
        Assert.Equal((prompt, completion), (asked.Sum(row => row.PromptTokens), asked.Sum(row => row.CompletionTokens)));
        Assert.All(asked, row => Assert.StartsWith("key:", row.Key, StringComparison.Ordinal));
        Assert.Equal(2, rows.Where(row => row.User == "ben").Sum(row => row.Questions));
        Assert.Contains(rows, row => row is { User: SystemUsers.Check, Calls: > 0, Questions: 0 });

        var tags = await context.TagUsageDays.AsNoTracking().ToListAsync(Token);
        Assert.Equal(rows.Sum(row => row.PromptTokens + row.CompletionTokens), tags.Sum(row => row.PromptTokens + row.CompletionTokens));
        Assert.Equal(["", "transcript:", "transcript:"], tags.Select(row => row.Tag.Split(':')[0] is { Length: > 0 } kindOf ? kindOf + ":" : "").Order(StringComparer.Ordinal));
    }
}
