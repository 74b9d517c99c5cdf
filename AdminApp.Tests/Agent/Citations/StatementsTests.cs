using System.Text;
using AdminApp.Core.Agent.Citations;

namespace AdminApp.Tests.Agent.Citations;

public class StatementsTests
{
    [Theory]
    [InlineData("The goal is 12.50 [1]. Touch screens cost more [2].", new[] { "The goal is 12.50", "Touch screens cost more" })]
    [InlineData("The goal is low.[1] Touch screens cost more.[2]", new[] { "The goal is low.", "Touch screens cost more." })]
    [InlineData("The goal is low. [1] Touch screens cost more. [2]", new[] { "The goal is low.", "Touch screens cost more." })]
    [InlineData("Ann wants blue [1], while Bob wants red [1].", new[] { "Ann wants blue", ", while Bob wants red" })]
    [InlineData("Blue was chosen.[1][2] Red lost [1], [3].", new[] { "Blue was chosen.", "Blue was chosen.", "Red lost", "Red lost" })]
    [InlineData("- Rubber is cheap [1]\n- Wood is warm [1]", new[] { "- Rubber is cheap", "- Wood is warm" })]
    [InlineData("Nothing here.\n[1] says that rubber is cheap.", new[] { "says that rubber is cheap." })]
    [InlineData("As [1] shows, rubber is cheap.", new[] { "shows, rubber is cheap." })]
    [InlineData("Rubber was chosen [1], and [2].", new[] { "Rubber was chosen", "Rubber was chosen, and" })]
    [InlineData("[1]", new[] { "" })]
    public void Statement_IsWhatStandsBeforeTheNumber(string text, string[] statements) =>
        Assert.Equal(statements, Statements.In(text).Select(statement => statement.Text));

    [Fact]
    public void RowOfATable_IsTheContextOfItsCells()
    {
        var statements = Statements.In("| Option | Cost |\n|---|---|\n| Touch screen [1] | seventeen euro |").ToList();
        Assert.Equal([("| Touch screen", "| Touch screen | seventeen euro |")], statements.Select(statement => (statement.Text, statement.Context)));
    }

    [Fact]
    public void Statement_DoesNotChange_WhileTheTextGrows()
    {
        const string Text = "The goal is low.[1] Touch screens, says Ann [2], cost more, and Bob agrees.[1]\n\n- Rubber is cheap [3]; it is soft [2].";
        var all = Statements.In(Text).ToList();
        for (var length = 0; length <= Text.Length; length++)
        {
            Assert.Equal(all.TakeWhile(statement => statement.Index + 3 <= length), Statements.In(Text[..length]));
        }
    }

    [Fact]
    public void ManyCitations_HaveNoStatementOfTheirOwn_BehindTheMost()
    {
        var statements = Statements.In(string.Concat(Enumerable.Repeat("Rubber [1] ", Statements.Max + 5))).ToList();
        Assert.Equal(Statements.Max + 5, statements.Count);
        Assert.All(statements[..Statements.Max], statement => Assert.Contains("Rubber", statement.Text, StringComparison.Ordinal));
        Assert.All(statements[Statements.Max..], statement => Assert.Equal("", statement.Text));
    }

    [Fact]
    public void EndlessSentenceFullOfCitations_CostsLittle()
    {
        var passage = QuoteSelectorTests.Passage("Ann: A word is a word .", "Bob: Another word , then .");
        var sources = new AnswerSources("Which word?");
        sources.Give(passage);
        var text = new StringBuilder();
        for (var i = 0; i < 3_500; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"word [{sources.Cite(1)}] ");
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var source = Assert.Single(sources.Citations(text.ToString()));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
        Assert.Equal(Enumerable.Range(0, Statements.Max), source.Statements);
        Assert.Equal(3_500, CitedStatements.Find(text.ToString(), [source]).Count(statement => statement.Source == source));
        Assert.Equal(Statements.Max, CitedStatements.InOrder(text.ToString(), [source]).Count());
    }
}
