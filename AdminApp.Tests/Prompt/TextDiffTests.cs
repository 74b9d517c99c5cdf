using AdminApp.Core.Agent.Instructions;
using AdminApp.Prompt;

namespace AdminApp.Tests.Prompt;

public class TextDiffTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("", "All new.")]
    [InlineData("All gone.", "")]
    [InlineData("Call them members.", "Call them guests, please.")]
    [InlineData("one\ntwo\n\nthree", "one\nzwei\nthree\n")]
    [InlineData("{0} <<<PASSAGES", "{1} PASSAGES>>> {")]
    public void ThePieces_GiveBothTexts(string before, string after)
    {
        var pieces = TextDiff.Of(before, after);

        Assert.Equal(before, string.Concat(pieces.Where(piece => piece.Kind != DiffKind.Added).Select(piece => piece.Text)));
        Assert.Equal(after, string.Concat(pieces.Where(piece => piece.Kind != DiffKind.Removed).Select(piece => piece.Text)));
        Assert.DoesNotContain(pieces.Zip(pieces.Skip(1)), pair => pair.First.Kind == pair.Second.Kind);
    }

    [Fact]
    public void OneWord_IsOnePieceTakenAndOneGiven() => Assert.Equal(
        [new(DiffKind.Same, "Call them "), new(DiffKind.Removed, "members"), new(DiffKind.Added, "guests"), new(DiffKind.Same, ".")],
        TextDiff.Of("Call them members.", "Call them guests."));

    [Fact]
    public void TextsOfTheWholeLength_ThatShareNothing_AreCompared()
    {
        var pieces = TextDiff.Of(string.Concat(Enumerable.Repeat("a ", AgentInstructions.MaxOwnText / 2)), string.Concat(Enumerable.Repeat("b.", AgentInstructions.MaxOwnText / 2)));

        Assert.Equal(AgentInstructions.MaxOwnText, pieces.Where(piece => piece.Kind != DiffKind.Removed).Sum(piece => piece.Text.Length));
    }
}
