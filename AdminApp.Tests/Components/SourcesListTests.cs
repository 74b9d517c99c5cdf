using AdminApp.Chat;
using AdminApp.Chat.Sources;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Bunit;

namespace AdminApp.Tests.Components;

public sealed class SourcesListTests : IDisposable
{
    private readonly BunitContext _context = new();
    private readonly ShownSources _shown = new();
    private MeetingCatalog _meetings = MeetingCatalog.Empty;

    public void Dispose() => _context.Dispose();

    [Fact]
    public async Task SourcesOfAnAnswerThatIsWritten_AppearAsItCitesThem()
    {
        _shown.Show(Answer(MessageState.Pending, ""), null);
        _shown.Grow("", [Source(1, "Ann", cited: false), Source(2, "Bob", cited: false)]);
        var list = Show();
        Assert.Equal("Sources appear here as the answer cites them.", list.Find(".chat-none").TextContent);
        Assert.Empty(list.FindAll(".chat-source"));

        _shown.Grow("Blue [1].", [Source(1, "Ann", statements: 0), Source(2, "Bob", cited: false)]);
        await list.InvokeAsync(list.Instance.Grown);
        Assert.Equal(["Ann"], list.FindAll(".chat-source b").Select(speaker => speaker.TextContent));
        _shown.Grow("Blue [1]. Red [1].", [Source(1, "Ann", statements: 0), Source(1, "Cid", statements: 1), Source(2, "Bob", cited: false)]);
        await list.InvokeAsync(list.Instance.Grown);
        Assert.Equal(["Ann", "Cid"], list.FindAll(".chat-source b").Select(speaker => speaker.TextContent));
        Assert.Single(list.FindAll(".chat-source"));
    }

    [Theory]
    [InlineData(MessageState.Done, "Nothing was decided.", "No sources cited. It read these 2 passages:")]
    [InlineData(MessageState.Refused, "", "No answer was written. The search found these 2 passages:")]
    [InlineData(MessageState.Failed, "", "No answer was written. The search found these 2 passages:")]
    public void PassagesThatAreNotCited_AreShownAtOnce_WhereNothingIsCited(MessageState state, string text, string says)
    {
        _shown.Show(Answer(state, text, Source(1, "Ann", cited: false), Source(2, "Bob", cited: false)), null);
        var list = Show();
        Assert.Equal(says, list.Find(".chat-none").TextContent);
        Assert.Equal(["Ann", "Bob"], list.FindAll(".chat-source b").Select(speaker => speaker.TextContent));
        Assert.Equal(["Cited 0", "Not cited 2"], list.FindAll(".ui-segments button").Select(tab => tab.TextContent.Trim()));
        Assert.Equal(["false", "true"], list.FindAll(".ui-segments button").Select(tab => tab.GetAttribute("aria-pressed")));

        list.FindAll(".ui-segments button")[0].Click();
        Assert.Equal("No sources cited.", list.Find(".chat-none").TextContent);

        // Another answer is looked at: what was chosen for this one does not count.
        _shown.Show(Answer(MessageState.Done, "Blue [1].", Source(1, "Ann", statements: 0), Source(2, "Bob", cited: false)), null);
        list.Render();
        Assert.Equal(["Ann"], list.FindAll(".chat-source b").Select(speaker => speaker.TextContent));
    }

    [Fact]
    public async Task SelectedCitation_MarksItsQuoteAlone_AndAQuoteSelectsItsFirstCitation()
    {
        var library = new FakeMeetings();
        library.Add(Guid.Empty, "Budget.txt", hash: "v1");
        _meetings = new MeetingCatalog(await library.ListAsync(Xunit.TestContext.Current.CancellationToken));
        _shown.Show(Answer(MessageState.Done, "Blue [1]. Red [1]. Blue [1].", Source(1, "Ann", statements: [0, 2]), Source(1, "Cid", statements: 1)), null);
        var picked = new List<int>();
        var list = Show(picked);
        Assert.Equal(["Ann"], list.FindAll(".chat-source-quote.on b").Select(speaker => speaker.TextContent));
        _shown.Select(1);
        list.Render();
        Assert.Equal(["Cid"], list.FindAll(".chat-source-quote.on b").Select(speaker => speaker.TextContent));
        _shown.Select(2);
        list.Render();
        Assert.Equal(["Ann"], list.FindAll(".chat-source-quote.on b").Select(speaker => speaker.TextContent));
        Assert.Contains("&cite=2&", list.Find("a").GetAttribute("href"), StringComparison.Ordinal);
        foreach (var number in list.FindAll(".chat-source button").ToList())
        {
            number.Click();
        }

        Assert.Equal([2, 1], picked);
    }

    private IRenderedComponent<SourcesList> Show(List<int>? picked = null) => _context.Render<SourcesList>(parameters => parameters
        .Add(l => l.Shown, _shown).Add(l => l.Meetings, _meetings).Add(l => l.Picked, place => picked?.Add(place)));

    private static Message Answer(MessageState state, string text, params Citation[] sources) => new()
    {
        Id = Guid.NewGuid(),
        ConversationId = Guid.NewGuid(),
        Role = "assistant",
        Content = text,
        State = state,
        Citations = [.. sources],
    };

    private static Citation Source(int number, string speaker, bool cited = true, params int[] statements) => new()
    {
        Number = number,
        Cited = cited,
        Statements = [.. statements],
        ContentHash = "v1",
        Meeting = "Budget",
        FileName = "Budget.txt",
        Speaker = speaker,
        Quote = $"Said by {speaker}.",
        PassageText = "",
    };
}
