using AdminApp.Chat;
using AdminApp.Chat.Sources;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using AdminApp.Ui;
using Bunit;

namespace AdminApp.Tests.Components;

public class SourceCardTests
{
    private readonly Citation _source = new()
    {
        Number = 1,
        Cited = true,
        TranscriptId = Guid.NewGuid(),
        ContentHash = "v1",
        Meeting = "Budget",
        FileName = "Budget.txt",
        Speaker = "Ann",
        TurnFrom = 2,
        TurnTo = 4,
        QuoteTurn = 3,
        QuoteStart = 10,
        Quote = "It will be <b>blue</b>.",
        PassageText = "Ann: It will be <b>blue</b>.",
    };

    private static readonly AnswerPlace Place = new(Guid.Parse("3f2b9c1e-0000-4000-8000-000000000000"), Guid.Parse("3f2b9c1e-0000-4000-8000-000000000001"), 4);
    private const string Back = "chat=3f2b9c1e-0000-4000-8000-000000000000&answer=3f2b9c1e000040008000000000000001";

    [Theory]
    [InlineData("v1", "Open in transcript")]
    [InlineData("v2", "Transcript updated since · Open")]
    [InlineData(null, "Transcript deleted, quote kept")]
    public async Task Card_KeepsItsQuote_AndSaysWhatBecameOfTheFile(string? versionNow, string says)
    {
        await using var context = new BunitContext();
        var card = await ShowAsync(context, versionNow, new SourceView([new QuoteView(_source, "blue", Place, Selected: false)], Numbered: true));
        Assert.Equal(_source.Quote, card.Find("blockquote").TextContent);
        Assert.Equal(says, card.Find(".chat-source-foot > :last-child").TextContent);
        string[] links = versionNow is null ? [] : [$"/transcripts/{_source.TranscriptId}?from=chat&n=1&quote=10-33&{Back}&cite=4&v=v1#turn-3"];
        Assert.Equal(links, card.FindAll("a").Select(a => a.GetAttribute("href")));
        Assert.DoesNotContain(">", card.Find(".chat-source-foot").TextContent, StringComparison.Ordinal); // nothing of a tag
        Assert.DoesNotMatch(@">\s+<|>\s+$", card.Markup.Trim()); // no blanks are sent
    }

    [Fact]
    public async Task PassageThatWasNotCited_LeadsToItsTurn_WithoutANumber()
    {
        _source.Cited = false;
        await using var context = new BunitContext();
        var card = await ShowAsync(context, "v1", new SourceView([new QuoteView(_source, "blue", Place with { Cite = null }, Selected: false)], Numbered: false));
        Assert.Empty(card.FindAll("button"));
        Assert.Equal($"/transcripts/{_source.TranscriptId}?from=chat&quote=10-33&{Back}&v=v1#turn-3", card.Find("a").GetAttribute("href"));
    }

    [Fact]
    public async Task QuoteFromBeforeItsPlaceWasKept_LeadsToItsTurn()
    {
        _source.QuoteStart = null;
        await using var context = new BunitContext();
        var card = await ShowAsync(context, "v1", new SourceView([new QuoteView(_source, "blue", Place, Selected: false)], Numbered: true));
        Assert.Equal($"/transcripts/{_source.TranscriptId}?from=chat&n=1&{Back}&cite=4&v=v1#turn-3", card.Find("a").GetAttribute("href"));
    }

    [Fact]
    public async Task QuotesOfOnePassage_ShareACard_EachWithItsSpeakerAndTime_AndTheSelectedOneIsMarked()
    {
        (_source.StartMs, _source.Date) = (65_000, new DateOnly(2024, 6, 28));
        var other = new Citation
        {
            Number = 1,
            Cited = true,
            TranscriptId = _source.TranscriptId,
            ContentHash = "v1",
            Meeting = "Budget",
            FileName = "Budget.txt",
            Date = _source.Date,
            Speaker = "Bob",
            StartMs = 70_000,
            TurnFrom = 2,
            TurnTo = 4,
            QuoteTurn = 4,
            QuoteStart = 0,
            Quote = "I want red.",
            PassageText = "",
        };
        var picked = new List<int>();
        await using var context = new BunitContext();
        var card = await ShowAsync(
            context, "v1", new SourceView([new QuoteView(_source, "", Place with { Cite = 0 }, false), new QuoteView(other, "", Place with { Cite = 3 }, true)], true, "source-"), picked);
        Assert.Equal(["Ann 1:05", "Bob 1:10"], card.FindAll(".chat-source-speaker").Select(who => $"{who.QuerySelector("b")!.TextContent} {who.QuerySelector("time")!.TextContent}"));
        Assert.Equal([_source.Quote, "I want red."], card.FindAll("blockquote").Select(quote => quote.TextContent));
        Assert.Equal(["source-1-3"], card.FindAll(".chat-source-quote.on").Select(said => said.Id));
        Assert.Equal("Budget · 28 Jun 2024", card.Find(".chat-source-foot > span").TextContent);
        Assert.EndsWith("#turn-4", Assert.Single(card.FindAll("a")).GetAttribute("href"), StringComparison.Ordinal);
        card.FindAll("button")[0].Click();
        Assert.Equal([0], picked);
        Assert.Equal(["1", null], card.FindAll("button").Select(button => button.GetAttribute("data-key"))); // one number, one key
    }

    private async Task<IRenderedComponent<SourceCard>> ShowAsync(BunitContext context, string? versionNow, SourceView view, List<int>? picked = null)
    {
        var library = new FakeMeetings();
        if (versionNow is not null)
        {
            library.Add(_source.TranscriptId, _source.FileName, hash: versionNow);
        }

        var meetings = new MeetingCatalog(await library.ListAsync(Xunit.TestContext.Current.CancellationToken));
        return context.Render<SourceCard>(parameters => parameters
            .Add(c => c.View, view).Add(c => c.Meetings, meetings).Add(c => c.Picked, place => picked?.Add(place)));
    }
}
