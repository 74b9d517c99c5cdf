using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Search;

namespace AdminApp.Tests.Search;

public class HitLineTests
{
    [Fact]
    public void AHitInsideALongTurn_HasTheTimeOfItsLine_AndWhereItsWordsAre()
    {
        var turn = new Turn { Index = 4, Speaker = "Ana", StartMs = 60_000, Text = "We begin now.\nThe crane is sold.\nThat is all.", LineStartsMs = [60_000, 71_000, 83_000] };
        var line = Assert.Single(HitLine.Of(Hit(4, 4, "Ana: We begin now. The crane is sold. That is all."), [turn], "crane").Lines);
        Assert.Equal((4, 71_000, "crane"), (line.Turn, line.StartMs!.Value, turn.Text[line.Quote!.Value]));
    }

    [Fact]
    public void APartOfALongTurn_IsShownAlone_WithPositionsInTheTurn()
    {
        var turn = new Turn { Index = 0, Speaker = "Ana", StartMs = 0, Text = "First part of it.\nSecond part\nabout the crane.", LineStartsMs = [0, 9_000, 12_000] };
        var line = Assert.Single(HitLine.Of(Hit(0, 0, "Ana: Second part about the crane."), [turn], "crane").Lines);
        Assert.Equal(("Second part\nabout the crane.", 12_000, "crane"), (line.Text, line.StartMs!.Value, turn.Text[line.Quote!.Value]));
    }

    [Theory]
    [InlineData("ANNA  BERG")]
    [InlineData(" anna\u200B berg ")]
    public void SpeakerWhoseNameIsTypedAnotherWay_HasOwnLines(string typed)
    {
        Turn[] turns = [new() { Index = 0, Speaker = "Ben", Text = "The crane." }, new() { Index = 1, Speaker = "Anna Berg", Text = "The crane is sold." }];
        var line = Assert.Single(HitLine.Of(Hit(0, 1, "Ben: The crane.\nAnna Berg: The crane is sold."), turns, "crane", typed).Lines);
        Assert.Equal("Anna Berg", line.Speaker);
    }

    [Fact]
    public void WithoutTheTurns_ThePassagesLinesAreShown()
    {
        var (lines, left) = HitLine.Of(Hit(2, 3, "Ana: The crane.\nBen: Yes."), [], "crane");
        Assert.Equal([(2, "Ana", "The crane.", null)], lines.Select(line => (line.Turn, line.Speaker, line.Text, line.StartMs)));
        Assert.Equal(1, left);
    }

    private static SearchHit Hit(int from, int to, string text) => new(1, 0, Guid.NewGuid(), "v1", "a.vtt", "Weekly", null, from, to, ["Ana", "Ben"], TimeSpan.Zero, 1, text);
}
