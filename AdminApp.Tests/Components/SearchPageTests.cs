using AdminApp.Core.Scopes;
using AdminApp.Core.Stores;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Search;
using AdminApp.Tests.Fakes;
using AdminApp.Ui;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace AdminApp.Tests.Components;

public class SearchPageTests
{
    private static readonly Guid Id = Guid.NewGuid();

    [Fact]
    public async Task Address_IsTheQuery_AndHitsOpenTheTranscriptAtTheTurn()
    {
        var search = new FakeSearch();
        await using var context = await CreateAsync(search);
        var page = Open(context, "/search?q=What+would+it+cost%3F&meeting=weekly.txt&speaker=Ben&from=2025-01-01&to=2025-12-31");

        var query = Assert.Single(search.Queries);
        Assert.Equal(("What would it cost?", 20, true), (query.Text, query.Top, query.ReadsScope));
        Assert.Equal(new MeetingScope { Meetings = ["weekly.txt"], Speaker = "Ben", From = new DateOnly(2025, 1, 1), To = new DateOnly(2025, 12, 31) }, query.Scope);
        Assert.Equal("1 passage · keyword and semantic search", page.Find(".search-summary [role=status]").TextContent);
        Assert.Contains("Ben", page.Find(".search-summary .ui-chip").TextContent);
        var line = page.Find(".search-hit .search-hit-line");
        Assert.Equal("It costs 17 euro.", line.QuerySelector(".search-hit-text")!.TextContent);
        Assert.Equal("costs", line.QuerySelector("mark")!.TextContent);
        Assert.Equal("Ben", line.QuerySelector(".ui-speaker")!.TextContent);
        Assert.Equal($"/transcripts/{Id}?from=search&v=0123456789ab#turn-5", line.GetAttribute("href"));
        Assert.Contains("1 more turn in this passage", page.Find(".search-hit").TextContent);
        Assert.Equal("Ben", page.FindComponent<SpeakerField>().Find("input").GetAttribute("value"));
    }

    [Fact]
    public async Task Submit_PutsTheQueryIntoTheAddress()
    {
        var search = new FakeSearch();
        await using var context = await CreateAsync(search);
        var page = Open(context, "/search");
        Assert.Empty(search.Queries);
        page.Find("input[type=search]").Input("  touch screen ");
        await page.InvokeAsync(() => page.FindComponents<MudAutocomplete<string>>()[0].Instance.ValueChanged.InvokeAsync("weekly.txt"));
        page.Find("form").Submit();
        Assert.EndsWith("/search?q=touch%20screen&meeting=weekly.txt", context.Services.GetRequiredService<NavigationManager>().Uri);
        Assert.Equal("touch screen", Assert.Single(search.Queries).Text);
    }

    [Fact]
    public async Task SearchThatCannotBeMade_SaysWhy()
    {
        var search = new FakeSearch { Fails = new ArgumentException("There is no meeting 'x.txt'.", "query") };
        await using var context = await CreateAsync(search);
        var page = Open(context, "/search?q=cost&meeting=x.txt");
        Assert.EndsWith("There is no meeting 'x.txt'.", page.Find("[role=alert]").TextContent.Trim());

        search.Fails = new TimeoutException();
        page = Open(context, "/search?q=cost");
        Assert.Contains("index is being built", page.Find("[role=alert]").TextContent);
    }

    [Fact]
    public async Task SearchWithoutTheStore_SaysSo_AndIsTriedAgain()
    {
        var search = new FakeSearch { Fails = SickDisk.Gone() };
        await using var context = await CreateAsync(search);
        var page = Open(context, "/search?q=cost");
        Assert.Contains(StoreFailure.Text, page.Find("[role=alert]").TextContent, StringComparison.Ordinal);

        search.Fails = null;
        await page.FindAll("button").Single(button => button.TextContent == "Try again").ClickAsync(new());
        Assert.Single(page.FindAll(".search-hit"));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task MoreWithoutTheStore_KeepsWhatIsThere_AndIsTriedAgain()
    {
        var search = new FakeSearch { Matching = 61 };
        await using var context = await CreateAsync(search);
        var page = Open(context, "/search?q=cost");
        search.Fails = SickDisk.Gone();
        page.Find("button.search-more").Click();
        Assert.Single(page.FindAll(".search-hit"));
        Assert.Equal(StoreFailure.Text, page.Find("[role=alert]").TextContent);
        search.Fails = null;
        Assert.Equal("Try again", page.Find("button.search-more").TextContent);
        page.Find("button.search-more").Click();
        Assert.Equal(20, search.Queries[^1].Skip);
        Assert.Equal(2, page.FindAll(".search-hit").Count);
        Assert.Empty(page.FindAll("[role=alert]"));
        Assert.Equal("Show more", page.Find("button.search-more").TextContent);
    }

    [Fact]
    public async Task TheLinesOfHits_AreFoundOnceASearch()
    {
        await using var context = await CreateAsync(new FakeSearch());
        var page = Open(context, "/search?q=cost");
        var marks = page.FindComponents<MarkedText>()[0].Instance.Marks;
        page.Render();
        Assert.Same(marks, page.FindComponents<MarkedText>()[0].Instance.Marks);
    }

    [Fact]
    public async Task WithoutTranscripts_ASearchSaysWhereTheyComeFrom()
    {
        await using var context = await CreateAsync(new FakeSearch { Empty = true, Filters = [] });
        var page = Open(context, "/search?q=cost");
        Assert.Contains("Nothing to search yet", page.Markup, StringComparison.Ordinal);
        Assert.Single(page.FindAll(".ui-empty a[href='/transcripts']"));
    }

    [Fact]
    public async Task EndedSession_SearchesNothing_AndNamesNoMeeting()
    {
        var search = new FakeSearch();
        await using var context = await CreateAsync(search, sessionEnded: true);
        var page = Open(context, "/search?q=cost");
        Assert.Contains("You were signed out", page.Find("[role=alert]").TextContent);
        Assert.Empty(search.Queries);
        Assert.DoesNotContain("weekly", page.Markup);
    }

    [Fact]
    public async Task FilterReadFromTheQuestion_IsAChip_ThatCanBeRemoved()
    {
        var search = new FakeSearch { Filters = [new(ScopeKind.Meeting, "Retro, 24 Nov", true, MeetingScope.Of("retro.txt")), new(ScopeKind.Period, "24 Nov", true, new MeetingScope { From = new DateOnly(2025, 11, 24), To = new DateOnly(2025, 11, 24) })] };
        await using var context = await CreateAsync(search);
        var page = Open(context, "/search?q=What+was+decided+in+Retro%3F");
        Assert.Equal(["Retro, 24 Nov", "24 Nov"], page.FindAll(".search-summary .ui-chip").Select(chip => chip.TextContent.Trim()));
        page.Find(".search-summary .ui-chip button").Click();
        Assert.EndsWith("/search?q=What%20was%20decided%20in%20Retro%3F&from=2025-11-24&to=2025-11-24&read=off", context.Services.GetRequiredService<NavigationManager>().Uri);
        Assert.False(search.Queries[^1].ReadsScope);
        Assert.Equal((new DateOnly(2025, 11, 24), 0), (search.Queries[^1].Scope.From, search.Queries[^1].Scope.Meetings.Count));
    }

    [Fact]
    public async Task MoreMatchesThanShown_AreCounted_AndShownOnRequest()
    {
        var search = new FakeSearch { Matching = 61 };
        await using var context = await CreateAsync(search);
        var page = Open(context, "/search?q=cost");
        Assert.StartsWith("1 of 61 passages", page.Find(".search-summary [role=status]").TextContent);
        page.Find("button.search-more").Click();
        Assert.Equal(20, search.Queries[^1].Skip);
        Assert.Equal(2, page.FindAll(".search-hit").Count);
        Assert.StartsWith("2 of 61 passages", page.Find(".search-summary [role=status]").TextContent);
        page.FindAll(".search-summary .mud-toggle-item")[1].Click();
        Assert.Equal((SearchOrder.Newest, 0), (search.Queries[^1].Order, search.Queries[^1].Skip));
    }

    [Fact]
    public async Task SpeakerFilter_ShowsThatSpeakersLinesOnly()
    {
        await using var context = await CreateAsync(new FakeSearch { Filters = [new(ScopeKind.Speaker, "Ana", false, new MeetingScope { Speaker = "ana" })] });
        var page = Open(context, "/search?q=What+would+it+cost%3F&speaker=ana");
        Assert.Equal(["Ana"], page.FindAll(".search-hit .ui-speaker").Select(who => who.TextContent.Trim()));
    }

    [Fact]
    public async Task NothingFound_SaysSo()
    {
        await using var context = await CreateAsync(new FakeSearch { Empty = true });
        Assert.Contains("Nothing found", Open(context, "/search?q=cost").Markup);
    }

    [Theory]
    [InlineData("What do touch screens cost?", "The touch screen costs more than screens", "touch screen costs|screens")]
    [InlineData("What says the plan about remotes?", "What she says is about the plan", "plan")]
    [InlineData("What do they say?", "What she said, they say", "What|say")]
    [InlineData("the of and", "the of and", "")]
    [InlineData("", "text", "")]
    [InlineData("María", "Ana María's idea", "María's")]
    public void WordMarks_FollowTheSearchsOwnAnalysis(string question, string text, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), WordMarks.Find(text, question).Select(r => text[r]));

    private static async Task<PageContext> CreateAsync(FakeSearch search, bool sessionEnded = false)
    {
        var context = await PageContext.CreateAsync(sessionEnded);
        context.Library.Add(Id, "weekly.txt", turns: [("Ana", 0, "x"), ("Ben", 1, "y")]);
        context.Services.AddSingleton<ITranscriptSearch>(search);
        return context;
    }

    private static IRenderedComponent<SearchPage> Open(PageContext context, string address)
    {
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return context.Render<SearchPage>();
    }

    private sealed class FakeSearch : ITranscriptSearch
    {
        public List<SearchQuery> Queries { get; } = [];

        public Exception? Fails { get; set; }

        public bool Empty { get; set; }

        public int Matching { get; set; } = 1;

        public IReadOnlyList<ScopeFilter> Filters { get; set; } = [new(ScopeKind.Speaker, "Ben", false, new MeetingScope { Speaker = "Ben" })];

        public Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default)
        {
            Queries.Add(query);
            if (Fails is not null)
            {
                throw Fails;
            }

            var hit = new SearchHit(
                Queries.Count, 0, Id, "0123456789abcdef", "weekly.txt", "Weekly", new DateOnly(2025, 3, 4), 4, 5, ["Ana", "Ben"], TimeSpan.FromSeconds(70), 1, "Ana: Tell us.\nBen: It costs 17 euro.");
            return Task.FromResult(new SearchResult(SearchMode.WordsAndMeaning, Empty ? [] : [hit], new AppliedScope { Filters = Filters }, 1) { Matching = Matching });
        }
    }
}
