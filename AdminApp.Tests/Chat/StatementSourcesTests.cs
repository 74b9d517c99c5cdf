using AdminApp.Core.Agent.Citations;
using AdminApp.Core.Chat;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Tests.Chat;

/// <summary>An answer that cites one passage for two statements keeps a quote for each, and shows them everywhere.</summary>
public class StatementSourcesTests
{
    private const string Text = "Ann says it will be blue [1]. Bob would rather have it red [1]. So blue it is [1].";

    [Theory, EachStore]
    public async Task EachStatement_HasAQuoteOfItsOwn_AndEqualOnesShareIt(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind, new FakeLlmService().Answers(Text, chunk: 3));
        var answer = await chat.AskAndEndAsync();
        Assert.Equal(
            [("Ann", 0, 0, "The remote will be blue.", "0,2"), ("Bob", 1, 0, "I would rather have it red.", "1")],
            answer.Citations.Select(source => (source.Speaker, source.QuoteTurn, source.QuoteStart!.Value, source.Quote, string.Join(',', source.Statements!))));
        Assert.All(answer.Citations, source => Assert.Equal((1, true), (source.Number, source.Cited)));
        Assert.Equal(["Ann", "Bob", "Ann"], CitedStatements.Find(answer.Content, answer.Citations).Select(statement => statement.Source!.Speaker));
    }

    [Theory, EachStore]
    public async Task AnswerFromBeforeEachStatementHadAQuote_ShowsTheOneQuoteOfItsPassage(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind, new FakeLlmService().Answers("Blue [1]. Blue [1]."));
        var id = (await chat.AskAndEndAsync()).Id;
        await using (var context = chat.Store.Contexts.CreateDbContext())
        {
            await context.Citations.ExecuteUpdateAsync(set => set.SetProperty(source => source.Statements, (List<int>?)null).SetProperty(source => source.QuoteStart, (int?)null));
        }

        var answer = (await chat.Conversations.GetMessageAsync(ChatHarness.Owner, id))!;
        var source = Assert.Single(answer.Citations);
        Assert.Equal((null, null, "The remote will be blue."), (source.Statements, source.QuoteStart, source.Quote));
        Assert.Equal([source, source], CitedStatements.Find(answer.Content, answer.Citations).Select(statement => statement.Source));
        Assert.Equal([source, source], CitedStatements.InOrder(answer.Content, answer.Citations));
    }

    [Fact]
    public async Task QuotesAreThereWhileTheAnswerIsWritten_AndStayTheSame()
    {
        var shown = new List<AnswerProgress>();
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, new FakeLlmService().Answers(Text, chunk: 1));
        var asked = await chat.AskAsync();
        using (chat.Runner.Watch(asked.AnswerId, shown.Add))
        {
            var answer = await chat.EndAsync(asked);
            var final = CitedStatements.Find(answer.Content, answer.Citations).Select(statement => statement.Source!.Quote).ToList();
            foreach (var progress in shown.Where(progress => progress.Text.Length > 0))
            {
                var quotes = CitedStatements.Find(progress.Text, progress.Sources).Select(statement => statement.Source!.Quote).ToList();
                Assert.Equal(final.Take(quotes.Count), quotes);
            }
        }
    }

    [Fact]
    public async Task Export_ListsTheQuotesOfAPassageUnderItsNumber()
    {
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, new FakeLlmService().Answers(Text));
        var answer = await chat.AskAndEndAsync();
        Assert.EndsWith(
            """
            ### Sources

            1. Design, 2025-03-04 (Design.txt)

               Ann, 0:00, turn 0
               > The remote will be blue.

               Bob, 0:10, turn 1
               > I would rather have it red.

            """.ReplaceLineEndings("\n"), await chat.Conversations.ExportMarkdownAsync(ChatHarness.Owner, answer.ConversationId), StringComparison.Ordinal);
    }
}
