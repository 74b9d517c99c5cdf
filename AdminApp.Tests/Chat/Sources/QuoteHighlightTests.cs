using AdminApp.Chat.Sources;

namespace AdminApp.Tests.Chat.Sources;

public class QuoteHighlightTests
{
    [Theory]
    [InlineData("The touch screen costs seventeen euro.", "What would a touch screen cost?", "The [touch screen costs] seventeen euro.")]
    [InlineData("We proposed keeping it, that is the proposal.", "Who proposes that?", "We [proposed] keeping it, that is the proposal.")]
    [InlineData("It was 17.50, not 12.50.", "17.50?", "It was [17].[50], not 12.[50].")]
    [InlineData("What would they have said about this?", "what would they have said about this", "What would they have said about this?")]
    [InlineData("Über den Preis der ÜBERGABE.", "übergabe", "Über den Preis der [ÜBERGABE].")]
    [InlineData("The cat sat.", "cat", "The cat sat.")]
    [InlineData("They aren't ready.", "Why aren't they ready?", "They [aren't ready].")]
    [InlineData("The team’s budget 'grew'.", "budget of the team", "The [team’s budget] 'grew'.")]
    [InlineData("", "touch", "")]
    [InlineData("Touch, screen.", "touch screen", "[Touch], [screen].")]
    public void WordsThatTell_AreMarked_NeighboursTogether(string quote, string reference, string marked)
    {
        var parts = QuoteHighlight.Parts(quote, reference);
        Assert.Equal(marked, string.Concat(parts.Select(part => part.Marked ? $"[{part.Text}]" : part.Text)));
        Assert.Equal(quote, string.Concat(parts.Select(part => part.Text)));
    }
}
