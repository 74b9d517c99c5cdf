using AdminApp.Core.Stores.Entities;
using AdminApp.Transcripts.Reader;
using CsCheck;

namespace AdminApp.Tests.Transcripts.Reader;

public class ReaderViewTests
{
    [Fact]
    public void LongMeeting_IsDrawnInParts_AndNeverMoreThanTheMost()
    {
        var view = View(5_000);
        Assert.Equal((0, ReaderView.Step), (view.First, view.End));

        view.Show(3_000);
        Assert.True(view.First <= 3_000 && view.End > 3_000);
        Assert.True(view.End - view.First <= 2 * ReaderView.Step);

        for (var i = 0; i < 40; i++)
        {
            view.Extend(down: true);
            Assert.InRange(view.End - view.First, 1, ReaderView.MaxRows);
        }

        Assert.Equal(5_000, view.End);
        for (var i = 0; i < 60; i++)
        {
            view.Extend(down: false);
            Assert.InRange(view.End - view.First, 1, ReaderView.MaxRows);
        }

        Assert.Equal(0, view.First);
    }

    [Fact]
    public void Show_TakesOffAFilterThatHidesTheTurn()
    {
        var view = View(100);
        view.SetSpeaker("Ben");
        Assert.All(view.Rows, r => Assert.Equal("Ben", r.First.Speaker));
        view.Show(50);
        Assert.Null(view.Speaker);
    }

    [Fact]
    public void SearchCount_FollowsTheSpeakerFilter()
    {
        var view = View(100);
        view.Search("turn", 0);
        Assert.Equal(100, view.Matches.Count);
        view.SetSpeaker("Ben");
        Assert.Equal(view.Rows.Count, view.Matches.Count);
        Assert.All(view.Matches, match => Assert.Equal("Ben", view.Turns[match.Turn].Speaker));
        view.SetSpeaker(null);
        Assert.Equal(100, view.Matches.Count);
    }

    [Theory]
    [InlineData("2-6", "turn")]
    [InlineData("6-2", null)]
    [InlineData("2-400", null)]
    [InlineData("2-99999999999", null)]
    [InlineData("x-1", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void QuoteOfALink_IsMarkedWhereItIsARangeWithinItsTurn(string? range, string? marked)
    {
        var view = View(10);
        view.Cite(3, range);
        Assert.Equal(3, view.Cited);
        Assert.Equal(marked is null ? [] : [marked], view.MarksIn(view.Turns[3]).Select(mark => view.Turns[3].Text[mark]));
        Assert.Empty(view.MarksIn(view.Turns[4]));

        // What is searched for is marked instead.
        view.Search("short", 0);
        Assert.Equal(["short"], view.MarksIn(view.Turns[3]).Select(mark => view.Turns[3].Text[mark]));
        view.Cite(null, range);
        Assert.Null(view.Cited);
    }

    [Fact]
    public void Rows_HoldEveryTurnOnce_InOrder_AndTheFramedOneHasARowOfItsOwn()
    {
        var text = Gen.OneOf("Yes.", "Mm-hmm .", "", "I think that we should look at this once more.");
        Gen.Select(text.Array[1, 80], Gen.Bool, Gen.Int[0, 79]).Sample((texts, merge, framed) =>
        {
            var turns = texts.Select((t, i) => new Turn { Index = i, Speaker = "A", Text = t }).ToList();
            var rows = ReaderRows.Build(turns, merge, t => t.Index == framed);
            return rows.SelectMany(r => r.Turns).Select(t => t.Index).SequenceEqual(Enumerable.Range(0, texts.Length))
                && rows.All(r => r.Replies || r.Turns.Count == 1)
                && rows.All(r => r.Turns.Count <= ReaderRows.RepliesARow && (merge || !r.Replies))
                && rows.All(r => !r.Replies || r.Turns.All(t => t.Index != framed));
        });
    }

    [Fact]
    public void Lanes_ShareTheWholeMeeting_AndPlacesLeadBackToTheirTurns()
    {
        var turn = Gen.Select(Gen.Int[0, 12], Gen.Int[1, 90], Gen.Int[0, 300]);
        Gen.Select(turn.Array[1, 200], Gen.Bool).Sample((said, timed) =>
        {
            var time = 0;
            var turns = said.Select((s, i) => new Turn { Index = i, Speaker = $"S{s.Item1}", StartMs = timed ? (time += s.Item2 * 1_000) : null, Text = new string('x', s.Item3) }).ToList();
            var speakers = turns.Select(t => t.Speaker).Distinct().ToList();
            var lanes = MeetingLanes.Of(turns, speakers);
            return Math.Abs(lanes.Shares.Sum(s => s.Share) - 1) < 1e-6
                && Math.Abs(lanes.Lanes.Sum(s => s.Share) - 1) < 1e-6
                && lanes.Lanes.Count == Math.Min(speakers.Count, MeetingLanes.MaxLanes)
                && lanes.Lanes.SelectMany(l => l.Segments).All(s => s.X >= 0 && s.Width > 0 && s.X + s.Width < 1.0011)
                && turns.TrueForAll(t => lanes.TurnAt(lanes.StartOf(t.Index)) == t.Index)
                && lanes.Ticks().Count() <= 12 && (timed == lanes.Ticks().Any());
        });
    }

    [Fact]
    public void Find_IgnoresCaseAndAccents_AndIsBounded()
    {
        var turns = new[] { new Turn { Index = 3, Speaker = "A", Text = "Ana María asked maria; MARÍA agreed." } };
        Assert.Equal([(3, "María"), (3, "maria"), (3, "MARÍA")], ReaderFind.Find(turns, " maria ").Select(m => (m.Turn, turns[0].Text[m.Range])));
        Assert.Empty(ReaderFind.Find(turns, "  "));
        turns[0].Text = new string('a', 10_000);
        Assert.Equal(ReaderFind.MaxHits, ReaderFind.Find(turns, "a").Count);
    }

    private static ReaderView View(int count)
    {
        var turns = Enumerable.Range(0, count).Select(i => new Turn { Index = i, Speaker = i % 2 == 0 ? "Ana" : "Ben", StartMs = i * 1_000, Text = "A turn that is too long to be a short reply." }).ToList();
        return new ReaderView(new Transcript { FileName = "a.txt", Title = "a", ContentHash = "v", Format = "otter", Speakers = ["Ana", "Ben"], TurnCount = count }, turns);
    }
}
