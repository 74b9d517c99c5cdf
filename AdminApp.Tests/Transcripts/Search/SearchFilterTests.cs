using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Transcripts.Search;

public class SearchFilterTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2025, 3, 12, 9, 0, 0, TimeSpan.Zero));

    private static SearchQuery Within(string text, MeetingScope scope) => new(text) { Scope = scope };

    private static IEnumerable<string> Labels(SearchResult result) => result.Scope.Filters.Select(filter => filter.Label);

    [Fact]
    public async Task Meeting_ByNameOrId_Binds()
    {
        await using var store = await StoreAsync();
        var id = await store.PutMeetingAsync("march.txt", new DateOnly(2025, 3, 4), ("Ann", "The budget in March."));
        Assert.All((await store.Services.SearchAsync(Within("budget", MeetingScope.Of("JANUARY.txt")))).Hits, hit => Assert.Equal("january.txt", hit.File));
        Assert.All((await store.Services.SearchAsync(Within("budget", MeetingScope.Of(id.ToString())))).Hits, hit => Assert.Equal("march.txt", hit.File));
        await Assert.ThrowsAsync<MeetingNotFoundException>(() => store.Services.SearchAsync(Within("budget", MeetingScope.Of("none.txt"))));
    }

    [Fact]
    public async Task Speaker_BindsToPassagesInWhichHeSpeaks()
    {
        await using var store = await StoreAsync();
        var result = await store.Services.SearchAsync(Within("budget", new MeetingScope { Speaker = "ben" }));
        Assert.Equal(["Ben"], Assert.Single(result.Hits).Speakers);
        Assert.Equal(["ben"], Labels(result));
        Assert.Empty((await store.Services.SearchAsync(Within("budget", new MeetingScope { Speaker = "Nobody" }))).Hits);
    }

    [Fact]
    public async Task Days_BindAndLeaveOutMeetingsWithoutADate()
    {
        await using var store = await StoreAsync();
        var result = await store.Services.SearchAsync(Within("budget", new MeetingScope { From = new DateOnly(2025, 2, 1), To = new DateOnly(2025, 3, 4) }));
        Assert.All(result.Hits, hit => Assert.Equal("march.txt", hit.File));
        Assert.NotEmpty(result.Hits);
        Assert.Equal(["1 Feb to 4 Mar"], Labels(result));
    }

    [Fact]
    public async Task DateInTheQuestion_BecomesAFilter_ThatIsShown()
    {
        await using var store = await StoreAsync();
        var result = await store.Services.SearchAsync("What about the budget last week?");
        Assert.All(result.Hits, hit => Assert.Equal("march.txt", hit.File));
        Assert.Equal(["3 to 9 Mar"], Labels(result));
        Assert.True(result.Scope.Filters[0].FromQuestion);
    }

    [Fact]
    public async Task DateThatLeavesNothing_IsDropped_AndSaysSo()
    {
        await using var store = await StoreAsync();
        var result = await store.Services.SearchAsync("the budget in 2019");
        Assert.Equal(3, result.Hits.Select(hit => hit.File).Distinct().Count());
        Assert.Empty(result.Scope.Filters);
        Assert.Equal("No meeting in 2019, so all were searched.", result.Scope.Remark);
    }

    [Fact]
    public async Task FiltersThatWereAskedFor_WinOverTheDateInTheQuestion()
    {
        await using var store = await StoreAsync();
        var result = await store.Services.SearchAsync(Within("the budget last week", MeetingScope.Of("january.txt")));
        Assert.NotEmpty(result.Hits);
        Assert.StartsWith("january", Assert.Single(Labels(result)));
    }

    [Fact]
    public async Task NamedSpeaker_And_NamedMeeting_ComeFirst()
    {
        await using var store = await StoreAsync();
        Assert.Equal(["Ben"], (await store.Services.SearchAsync("What did Ben say about the budget?")).Hits[0].Speakers);
        await store.PutMeetingAsync("Hiring committee.txt", null, ("Ann", "We have a budget for two people."));
        Assert.Equal("Hiring committee.txt", (await store.Services.SearchAsync("the budget in the hiring committee")).Hits[0].File);
    }

    [Fact]
    public async Task Coverage_TellsHowMuchOfTheQuestionStandsInTheHits()
    {
        await using var store = await StoreAsync();
        Assert.Equal(1, (await store.Services.SearchAsync("What is the budget?")).WordCoverage, 0.001);
        Assert.InRange((await store.Services.SearchAsync("budget of the zeppelin")).WordCoverage, 0.05, 0.6);
        Assert.Equal(0, (await store.Services.SearchAsync("zeppelin")).WordCoverage);
    }

    [Fact]
    public async Task OutOfRange_SaysWhatIsAllowed()
    {
        await using var store = await StoreAsync();
        foreach (var (query, allowed) in new[]
        {
            (new SearchQuery("  "), "1 to 8000"),
            (new SearchQuery(new string('a', 8001)), "1 to 8000"),
            (new SearchQuery("a", 0), "1 to 50"),
            (new SearchQuery("a", 51), "1 to 50"),
            (Within("a", new MeetingScope { From = new DateOnly(2025, 2, 1), To = new DateOnly(2025, 1, 1) }), "must not be after"),
        })
        {
            var refused = await Assert.ThrowsAnyAsync<ArgumentException>(() => store.Services.SearchAsync(query));
            Assert.Contains(allowed, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EmptyStore_And_OddQuestions_FindNothing()
    {
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite);
        foreach (var text in new[] { "budget", "?!", "the of and", "\"AND (OR *", new string('ä', 8000) })
        {
            Assert.Empty((await store.Services.SearchAsync(text)).Hits);
        }
    }

    private static async Task<TestStore> StoreAsync()
    {
        var store = await SearchHarness.CreateAsync(StoreKind.Sqlite, time: Clock);
        await store.PutMeetingAsync("january.txt", new DateOnly(2025, 1, 7), ("Ann", "The budget in January."), ("Cleo", "Something else."));
        await store.PutMeetingAsync("march.txt", new DateOnly(2025, 3, 4), ("Ann", "The budget in March."), ("Cleo", "Something else."));
        await store.PutMeetingAsync("undated.txt", null, ("Cleo", "Anything."), ("Ben", "My budget."));
        return store;
    }
}
