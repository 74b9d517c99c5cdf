using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Search;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Search;

public class SearchEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_AnswersInTheShapeOfTheContract()
    {
        await using var app = await AppFactory.StartAsync();
        await app.Store.PutMeetingAsync("Kick-off.txt", new DateOnly(2025, 3, 4), ("Ann", "The budget."), ("Ben", "Naïve <b>look</b>."));
        using var client = await app.ChatClientAsync();
        var answer = (await client.GetFromJsonAsync<JsonObject>("admin/search?q=look&meeting=Kick-off.txt&speaker=ben&from=2025-01-01&to=2025-12-31&top=3", Token))!;
        Assert.Equal("words", (string?)answer["mode"]);
        var hit = Assert.Single(answer["hits"]!.AsArray())!.AsObject();
        Assert.Equal(["file", "meeting", "turn_from", "turn_to", "speakers", "start", "score", "text"], hit.Select(member => member.Key));
        Assert.Equal(("Kick-off.txt", "Kick-off", 1, 1, "0:10"), ((string?)hit["file"], (string?)hit["meeting"], (int)hit["turn_from"]!, (int)hit["turn_to"]!, (string?)hit["start"]));
        Assert.Equal("Ben: Naïve <b>look</b>.", (string?)hit["text"]);
        Assert.Equal(["Ben"], hit["speakers"]!.AsArray().Select(speaker => (string?)speaker));
    }

    [Theory]
    [InlineData("", 422, "invalid_query", "q is missing")]
    [InlineData("q=%20", 422, "invalid_query", "1 to 8,000")]
    [InlineData("q=a&top=0", 422, "invalid_query", "1 to 50")]
    [InlineData("q=a&top=many", 422, "invalid_query", "1 to 50")]
    [InlineData("q=a&from=yesterday", 422, "invalid_query", "yyyy-MM-dd")]
    [InlineData("q=a&from=2025-02-01&to=2025-01-01", 422, "invalid_query", "must not be after")]
    [InlineData("q=a&meeting=none.txt", 404, "meeting_not_found", "none.txt")]
    public async Task BadQuery_SaysWhatIsAllowed(string query, int status, string code, string detail)
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        using var response = await client.GetAsync("admin/search?" + query, Token);
        var problem = (await response.Content.ReadFromJsonAsync<JsonObject>(Token))!;
        Assert.Equal((status, code), ((int)response.StatusCode, (string?)problem["code"]));
        Assert.Contains(detail, (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyAtOnceOfOneKey_AreRefusedBeyondTheBound_AndAnothersIsAnswered()
    {
        var go = new TaskCompletionSource();
        await using var app = await AppFactory.StartAsync(configure: services =>
            services.AddSingleton<ITranscriptSearch>(new HeldSearch(go.Task)));
        using var many = await app.ChatClientAsync();
        using var other = app.ApiClient();
        var all = Enumerable.Range(0, SearchTurns.MaxPerKey + 5).Select(_ => many.GetAsync("admin/search?q=a", Token)).ToList();
        await Eventually.UntilAsync(() => Task.FromResult(all.Count(search => search.IsCompleted) >= 5));
        foreach (var refused in all.Where(search => search.IsCompleted).ToList())
        {
            using var response = await refused;
            Assert.Equal((429, "client_rate"), ((int)response.StatusCode, (string?)(await response.Content.ReadFromJsonAsync<JsonObject>(Token))!["code"]));
            Assert.Equal("1", Assert.Single(response.Headers.GetValues("Retry-After")));
        }

        go.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("admin/search?q=a", Token)).StatusCode);
        Assert.InRange((await Task.WhenAll(all)).Count(response => response.IsSuccessStatusCode), 1, SearchTurns.MaxPerKey);
    }

    private sealed class HeldSearch(Task go) : ITranscriptSearch
    {
        public async Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default)
        {
            await go.WaitAsync(cancellationToken);
            return new SearchResult(SearchMode.Words, [], AppliedScope.None, 0);
        }
    }

    [Fact]
    public async Task WithoutAKey_IsRefused()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.AnonymousClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("admin/search?q=a", Token)).StatusCode);
    }
}
