using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Transcripts.Reader;
using AdminApp.Ui;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Components;

public class ReaderPageTests
{
    private static readonly Guid Id = Guid.NewGuid();

    private static readonly AnswerPlace Place = new(Guid.NewGuid(), Guid.NewGuid(), 5);

    private static readonly (string, int?, string)[] Turns =
    [
        ("Ana", 0, "We begin with the touch screen and its price."),
        ("Ben", 5_000, "Mm-hmm ."),
        ("Cara", 6_000, "Right."),
        ("Ben", 7_000, "The Touch Screen costs seventeen euro, which is more than we have."),
        ("Ana", 60_000, "<script>alert(1)</script> is what the last slide says."),
    ];

    [Fact]
    public async Task Shows_TurnsWithTimesAndLinks_SpeakersWithShares_AndEncodesText()
    {
        await using var context = await CreateAsync();
        var page = Open(context);

        Assert.Equal("weekly", page.Find("h1").TextContent);
        Assert.Contains("4 Mar 2025", page.Find(".reader-meta").TextContent);
        Assert.Contains("1 min, 5 turns", page.Find(".reader-meta").TextContent);
        Assert.Contains("Ben", page.Find(".reader-share").TextContent);
        Assert.Equal($"/transcripts/{Id}#turn-3", page.Find("#turn-3 .reader-turn-time").GetAttribute("href"));
        Assert.Equal("0:07", page.Find("#turn-3 .reader-turn-time").TextContent);
        Assert.Contains("<script>alert(1)</script>", page.Find("#turn-4 p").TextContent);
        Assert.Empty(page.FindAll("script"));
        Assert.Equal(3, page.FindAll("svg.reader-lane").Count);
        Assert.StartsWith("Who spoke when, 1 min: Ben", page.Find(".reader-lanes").GetAttribute("aria-label"));
    }

    [Fact]
    public async Task ShortReplies_ShareALine_UntilTheSwitchIsOff()
    {
        await using var context = await CreateAsync();
        var page = Open(context);
        Assert.Equal(["turn-1", "turn-2"], page.FindAll(".reader-replies .reader-reply").Select(r => r.Id));
        Assert.Equal(3, page.FindAll(".reader-turn").Count);

        page.Find("input[role=switch]").Change(false);
        Assert.Empty(page.FindAll(".reader-replies"));
        Assert.Equal(5, page.FindAll(".reader-turn").Count);
    }

    [Fact]
    public async Task SearchInside_CountsMarksAndSteps_RoundTheEnd()
    {
        await using var context = await CreateAsync();
        var page = Open(context);
        page.Find(".reader-find input").Input("touch screen");

        Assert.Equal("1 of 2", page.Find(".reader-find [role=status]").TextContent);
        Assert.Equal(["touch screen", "Touch Screen"], page.FindAll("mark").Select(m => m.TextContent));
        Assert.Equal("touch screen", page.Find("mark.now").TextContent);
        page.Find("[aria-label='Next match']").Click();
        Assert.Equal("Touch Screen", page.Find("mark.now").TextContent);
        page.Find(".reader-find input").KeyDown("Enter");
        Assert.Equal("1 of 2", page.Find(".reader-find [role=status]").TextContent);
        page.Find(".reader-find input").KeyDown(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "Enter", ShiftKey = true });
        Assert.Equal("2 of 2", page.Find(".reader-find [role=status]").TextContent);

        page.Find(".reader-find input").Input("nowhere");
        Assert.Equal("none", page.Find(".reader-find [role=status]").TextContent);
        Assert.Empty(page.FindAll("mark"));
    }

    [Fact]
    public async Task SpeakerFilter_ShowsHisTurnsOnly()
    {
        await using var context = await CreateAsync();
        var page = Open(context);
        page.Find("select.reader-speakers").Change("Ben");
        Assert.Equal(["turn-1", "turn-3"], page.FindAll(".reader-turn").Select(t => t.Id));
    }

    [Theory]
    [InlineData(UserRole.Admin, 3)]
    [InlineData(UserRole.Operator, 0)]
    [InlineData(UserRole.Viewer, 0)]
    public async Task NameInTheFile_IsSaidBesideTheTurn_AndOnlyAdminsChangeNames(UserRole role, int changeable)
    {
        await using var context = await PageContext.CreateAsync(role: role);
        context.Library.Add(Id, "weekly.txt", turns: Turns);
        context.Library.Turns(Id)[3].SpeakerInFile = "Speaker 2";
        var page = Open(context);
        Assert.StartsWith("Speaker 2 in the file", page.Find("#turn-3 .ui-speaker").GetAttribute("title"));
        Assert.Equal(changeable, page.FindAll("button.reader-who").Count);
        Assert.Equal(changeable > 0, page.Find("#turn-0 .ui-speaker").GetAttribute("title") is not null);
    }

    [Fact]
    public async Task QuotedTurn_AloneIsFramed_SaysWhatCitedIt_ShowsTheQuotedWords_AndLeadsBackToTheAnswer()
    {
        await using var context = await CreateAsync();
        var page = Open(context, TranscriptLink.FromChat(Source("v1-0123456789abcdef"), Place));
        Assert.Equal(["turn-3"], page.FindAll(".cited").Select(turn => turn.Id));
        Assert.Equal("Cited as source 2 in your chat", page.Find("#turn-3 .reader-cited").TextContent);
        Assert.Equal(["costs seventeen euro"], page.FindAll("mark").Select(mark => mark.TextContent));
        Assert.Equal(("Back to the answer", Place.Address), (page.Find(".reader-back").TextContent, page.Find(".reader-back").GetAttribute("href")));
        Assert.Empty(page.FindAll(".reader-banner"));

        // A link within the transcript changes neither.
        context.Services.GetRequiredService<NavigationManager>().NavigateTo($"/transcripts/{Id}#turn-4");
        page.Render();
        Assert.Equal(["turn-3"], page.FindAll(".cited").Select(turn => turn.Id));
        Assert.Equal("Cited as source 2 in your chat", page.Find(".reader-cited").TextContent);
        Assert.Equal(Place.Address, page.Find(".reader-back").GetAttribute("href"));
        Assert.Contains("target", page.Find("#turn-4").ClassName);
    }

    [Fact]
    public async Task ShortReplyThatIsQuoted_HasARowOfItsOwn()
    {
        await using var context = await CreateAsync();
        var source = Source("v1-0123456789abcdef");
        (source.QuoteTurn, source.QuoteStart, source.Quote) = (2, 0, "Right.");
        var page = Open(context, TranscriptLink.FromChat(source, Place));
        Assert.Equal("Right.", page.Find("#turn-2.cited mark").TextContent);
    }

    [Fact]
    public async Task LinkForOthers_FramesTheTurn_WithoutAWayBack()
    {
        await using var context = await CreateAsync();
        var page = Open(context, TranscriptLink.ToQuote(Source("v1-0123456789abcdef")));
        Assert.Equal("Quoted in an answer", page.Find("#turn-3 .reader-cited").TextContent);
        Assert.Equal("costs seventeen euro", page.Find("mark").TextContent);
        Assert.Equal(("Transcripts", "/transcripts"), (page.Find(".reader-back").TextContent, page.Find(".reader-back").GetAttribute("href")));
    }

    [Theory]
    [InlineData("chat=//evil.example&answer=x")]
    [InlineData("chat=3f2b9c1e-0000-4000-8000-000000000000&answer=")]
    [InlineData("answer=3f2b9c1e-0000-4000-8000-000000000000&cite=1")]
    public async Task WayBackThatIsNone_LeadsToTheTranscripts(string query)
    {
        await using var context = await CreateAsync();
        Assert.Equal("/transcripts", Open(context, $"/transcripts/{Id}?from=chat&{query}#turn-3").Find(".reader-back").GetAttribute("href"));
    }

    [Fact]
    public async Task LinkFromAnEarlierVersion_SaysSo_AndFramesNothing()
    {
        await using var context = await CreateAsync();
        var page = Open(context, TranscriptLink.FromChat(Source("v0-0123456789abcdef"), Place));
        Assert.Contains("earlier version", page.Find(".reader-banner").TextContent);
        Assert.Empty(page.FindAll(".cited"));
        Assert.Empty(page.FindAll("mark"));
        Assert.Equal(Place.Address, page.Find(".reader-back").GetAttribute("href"));
    }

    [Fact]
    public async Task EndedSession_ReadsNothing()
    {
        await using var context = await CreateAsync(sessionEnded: true);
        var page = Open(context);
        Assert.Contains("You were signed out", page.Find(".ui-empty").TextContent);
        Assert.DoesNotContain("touch screen", page.Markup);
    }

    [Fact]
    public async Task DeletedTranscript_IsAClearPage()
    {
        await using var context = await CreateAsync();
        var page = Open(context, $"/transcripts/{Guid.NewGuid()}", Guid.NewGuid().ToString());
        Assert.Contains("Transcript not found", page.Markup);
        Assert.Contains("/transcripts", page.Find("a.mud-button-root").GetAttribute("href"));
    }

    [Fact]
    public async Task ReplacedOrDeletedWhileOpen_SaysSo_AndShowsTheNewVersionOnDemand()
    {
        await using var context = await CreateAsync();
        var page = Open(context);
        context.Library.Add(Id, "weekly.txt", hash: "v2", turns: [("Dora", 0, "All is new here, and said at some length.")]);
        context.Library.Tell(Guid.NewGuid());
        Assert.Empty(page.FindAll(".reader-banner"));
        context.Library.Tell(Id);
        page.WaitForAssertion(() => Assert.Contains("was replaced", page.Find(".reader-banner").TextContent));
        Assert.Contains("We begin", page.Markup);

        page.Find(".reader-banner button").Click();
        Assert.Contains("All is new here", page.Markup);
        Assert.Empty(page.FindAll(".reader-banner"));

        await context.Library.DeleteAsync(Id, AuditActor.CommandLine, Xunit.TestContext.Current.CancellationToken);
        page.WaitForAssertion(() => Assert.Contains("was deleted", page.Find(".reader-banner").TextContent));
    }

    [Theory]
    [InlineData("n=99999999999", "Read for an answer in your chat")]
    [InlineData("n=-1", "Read for an answer in your chat")]
    [InlineData("n=x", "Read for an answer in your chat")]
    [InlineData("n=7", "Cited as source 7 in your chat")]
    public async Task LinkWithANumberBeyondAll_Opens(string number, string label)
    {
        await using var context = await CreateAsync();
        var page = Open(context, $"/transcripts/{Id}?from=chat&{number}&turns=1-2&v=v1-0123456789#turn-1");
        Assert.Equal(label, page.Find(".reader-cited").TextContent);
        Open(context, $"/transcripts/{Id}?from=%EF%BF%BE&{number}&turns=99999999999-99999999999999&v=%00#turn-99999999999");
    }
    private static Citation Source(string hash) => new()
    {
        Number = 2,
        Cited = true,
        TranscriptId = Id,
        ContentHash = hash,
        Meeting = "weekly",
        FileName = "weekly.txt",
        Speaker = "Ben",
        TurnFrom = 0,
        TurnTo = 4,
        QuoteTurn = 3,
        QuoteStart = "The Touch Screen ".Length,
        Quote = "costs seventeen euro",
        PassageText = "",
    };

    private static async Task<PageContext> CreateAsync(bool sessionEnded = false)
    {
        var context = await PageContext.CreateAsync(sessionEnded);
        context.Library.Add(Id, "weekly.txt", date: new DateOnly(2025, 3, 4), hash: "v1-0123456789abcdef", turns: Turns);
        return context;
    }

    private static IRenderedComponent<ReaderPage> Open(PageContext context, string? address = null, string? id = null)
    {
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(address ?? $"/transcripts/{Id}");
        return context.Render<ReaderPage>(p => p.Add(r => r.Id, id ?? Id.ToString()));
    }
}
