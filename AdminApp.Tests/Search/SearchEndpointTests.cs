using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AdminApp.Tests.Fakes;

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
    [InlineData("q=%20", 422, "invalid_query", "1 to 8000")]
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
    public async Task WithoutAKey_IsRefused()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.AnonymousClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("admin/search?q=a", Token)).StatusCode);
    }
}
