using AdminApp.Core.Transcripts.Search;
using AdminApp.Search;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

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

        Assert.Equal(new SearchQuery("What would it cost?", "weekly.txt", "Ben", new DateOnly(2025, 1, 1), new DateOnly(2025, 12, 31), 20), Assert.Single(search.Queries));
        Assert.Equal("1 passage, found by words + meaning", page.Find(".mode [role=status]").TextContent);
        Assert.Contains("Ben", page.Find(".mode .chip").TextContent);
        var line = page.Find(".hit .line");
        Assert.Equal("It costs 17 euro.", line.QuerySelector(".said")!.TextContent);
        Assert.Equal("costs", line.QuerySelector("mark")!.TextContent);
        Assert.Equal("Ben", line.QuerySelector(".who")!.TextContent);
        Assert.Equal($"/transcripts/{Id}?from=search&v=0123456789ab#turn-5", line.GetAttribute("href"));
        Assert.Contains("1 more turn in this passage", page.Find(".hit").TextContent);
        Assert.Equal("Ben", page.Find("input[list]").GetAttribute("value"));
    }

    [Fact]
    public async Task Submit_PutsTheQueryIntoTheAddress()
    {
        var search = new FakeSearch();
        await using var context = await CreateAsync(search);
        var page = Open(context, "/search");
        Assert.Empty(search.Queries);
        page.Find("input[type=search]").Input("  touch screen ");
        page.Find("select").Change("weekly.txt");
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
    public async Task EndedSession_SearchesNothing_AndNamesNoMeeting()
    {
        var search = new FakeSearch();
        await using var context = await CreateAsync(search, sessionEnded: true);
        var page = Open(context, "/search?q=cost");
        Assert.Contains("Your session has ended", page.Find("[role=alert]").TextContent);
        Assert.Empty(search.Queries);
        Assert.DoesNotContain("weekly", page.Markup);
    }

    [Fact]
    public async Task NothingFound_SaysSo()
    {
        await using var context = await CreateAsync(new FakeSearch { Empty = true });
        Assert.Contains("Nothing found", Open(context, "/search?q=cost").Markup);
    }

    [Theory]
    [InlineData("What do touch screens cost?", "The touch screen costs more than screens", "touch screen costs|screens")]
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

        public Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default)
        {
            Queries.Add(query);
            if (Fails is not null)
                throw Fails;
            var hit = new SearchHit(
                1, 0, Id, "0123456789abcdef", "weekly.txt", "Weekly", new DateOnly(2025, 3, 4), 4, 5, ["Ana", "Ben"], TimeSpan.FromSeconds(70), 1, "Ana: Tell us.\nBen: It costs 17 euro.");
            return Task.FromResult(new SearchResult(SearchMode.WordsAndMeaning, Empty ? [] : [hit], ["speaker: Ben"], 1));
        }
    }
}
