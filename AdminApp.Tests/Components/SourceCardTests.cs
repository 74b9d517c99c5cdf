using AdminApp.Chat;
using AdminApp.Chat.Sources;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
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
        Quote = "It will be <b>blue</b>.",
        PassageText = "Ann: It will be <b>blue</b>.",
    };

    [Theory]
    [InlineData("v1", "Open in transcript")]
    [InlineData("v2", "Replaced since: open anyway")]
    [InlineData(null, "Transcript deleted, quote kept")]
    public async Task Card_KeepsItsQuote_AndSaysWhatBecameOfTheFile(string? versionNow, string says)
    {
        var library = new FakeTranscriptLibrary();
        if (versionNow is not null)
            library.Add(_source.TranscriptId, _source.FileName, hash: versionNow);
        var meetings = new MeetingCatalog(await library.ListAsync(Xunit.TestContext.Current.CancellationToken));
        await using var context = new BunitContext();
        var card = context.Render<SourceCard>(parameters => parameters
            .Add(c => c.View, new SourceView(_source, "blue", Numbered: true, Selected: false))
            .Add(c => c.Meetings, meetings));

        Assert.Equal(_source.Quote, card.Find("blockquote").TextContent);
        Assert.Equal(says, card.Find(".foot > :last-child").TextContent);
        string[] links = versionNow is null ? [] : [$"/transcripts/{_source.TranscriptId}?from=chat&n=1&turns=2-4&v=v1#turn-3"];
        Assert.Equal(links, card.FindAll("a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task PassageThatWasOnlyRead_LeadsToItsTurns_WithoutANumber()
    {
        var library = new FakeTranscriptLibrary();
        library.Add(_source.TranscriptId, _source.FileName, hash: "v1");
        var meetings = new MeetingCatalog(await library.ListAsync(Xunit.TestContext.Current.CancellationToken));
        await using var context = new BunitContext();
        var card = context.Render<SourceCard>(parameters => parameters
            .Add(c => c.View, new SourceView(_source, "blue", Numbered: false, Selected: false))
            .Add(c => c.Meetings, meetings));
        Assert.Equal($"/transcripts/{_source.TranscriptId}?from=chat&turns=2-4&v=v1#turn-3", card.Find("a").GetAttribute("href"));
    }
}
