using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Formats;
using AdminApp.Core.Transcripts.Passages;
using AdminApp.Core.Transcripts.Speakers;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Transcripts.Speakers;

public class NamedTurnsTests
{
    [Fact]
    public void ChangesApplyInOrder_AndTheFilesNameStays()
    {
        var turns = Turns("Speaker 1: a", "Speaker 2: b", "Speaker 1: c");
        NamedTurns.Apply(turns, [Rename(("speaker  1", "Anna")), Rename(("ANNA", "Anna Berg"))]);
        Assert.Equal(["Anna Berg", "Speaker 2", "Anna Berg"], turns.Select(t => t.Speaker));
        Assert.Equal(["Speaker 1", null, "Speaker 1"], turns.Select(t => t.SpeakerInFile));
    }

    [Fact]
    public void LeavingOneOut_IsAsIfItHadNotBeenMade()
    {
        var turns = Turns("Speaker 1: a", "Speaker 2: b");
        List<SpeakerChange> changes = [Rename(("Speaker 1", "Anna")), Rename(("Speaker 2", "Ben"))];
        NamedTurns.Apply(turns, changes);
        var named = NamedTurns.Apply(turns, [changes[1]]);
        Assert.Equal(["Speaker 1", "Ben"], turns.Select(t => t.Speaker));
        Assert.Equal([null, "Speaker 2"], turns.Select(t => t.SpeakerInFile));
        Assert.Equal(new Dictionary<int, string> { [0] = "Anna" }, named.Before);
        Assert.Empty(NamedTurns.Apply(turns, [changes[1]]).Before);
    }

    [Fact]
    public void TwoSpeakers_CanChangeNames()
    {
        var turns = Turns("Anna: a", "Ben: b");
        NamedTurns.Apply(turns, [Rename(("Anna", "Ben"), ("Ben", "Anna"))]);
        Assert.Equal(["Ben", "Anna"], turns.Select(t => t.Speaker));
    }

    [Fact]
    public void ASpeakerWhoGetsAnothersName_IsOneWithThem()
    {
        var turns = Turns("Anna: a", "Speaker 2: b", "Speaker 3: c");
        NamedTurns.Apply(turns, [Rename(("Speaker 2", "anna")), Rename(("Anna", "Anna Berg"))]);
        Assert.Equal(["Anna Berg", "Anna Berg", "Speaker 3"], turns.Select(t => t.Speaker));
    }

    [Fact]
    public void Split_GivesTurnsAway_WhoeverTheirSpeakerIsCalledByThen()
    {
        var turns = Turns("Speaker 1: a", "Speaker 1: b", "Speaker 1: c");
        var split = Split("Anna", "Ben", turns[1], turns[2]);
        NamedTurns.Apply(turns, [Rename(("Speaker 1", "Anna")), split]);
        Assert.Equal(["Anna", "Ben", "Ben"], turns.Select(t => t.Speaker));
        NamedTurns.Apply(turns, [split, Rename(("Ben", "Ben Ali"))]);
        Assert.Equal(["Speaker 1", "Ben Ali", "Ben Ali"], turns.Select(t => t.Speaker));
    }

    [Fact]
    public void Split_FindsItsTurnsInANewVersion_ByTheirWords()
    {
        var old = Turns("Speaker 1: yes", "Speaker 1: We ship on Friday.", "Speaker 1: yes", "Speaker 1: gone");
        var split = Split("Speaker 1", "Ben", old[1], old[2], old[3]);
        var turns = Turns("Speaker 1: yes", "Speaker 1: added", "Speaker 1: We ship on Friday.", "Speaker 1: yes");
        var named = NamedTurns.Apply(turns, [split]);
        Assert.Equal(["Speaker 1", "Speaker 1", "Ben", "Ben"], turns.Select(t => t.Speaker));
        Assert.Equal(1, named.Lost);
    }

    [Fact]
    public void Split_InANewVersion_TakesNothingFromAnotherSpeaker()
    {
        var old = Turns("Anna: Shall we ship?", "Speaker 2: Yeah.", "Anna: Good.");
        var turns = Turns("Speaker 2: Hello.", "Carla: Yeah.", "Anna: Shall we ship?", "Speaker 2: Yeah.", "Anna: Good.");
        var named = NamedTurns.Apply(turns, [Split("Speaker 2", "Ben", old[1])]);
        Assert.Equal(["Speaker 2", "Carla", "Anna", "Ben", "Anna"], turns.Select(t => t.Speaker));
        Assert.Equal(0, named.Lost);
    }

    [Fact]
    public void Split_OfWordsThatOccurTwice_IsLost_UnlessATurnBesideThemIsCertain()
    {
        var old = Turns("Speaker 2: Yeah.", "Speaker 2: We ship on Friday.", "Speaker 2: Yeah.", "Anna: Good.");
        var turns = Turns("Anna: Well.", "Speaker 2: Yeah.", "Speaker 2: We ship on Friday.", "Speaker 2: Yeah.", "Speaker 2: Yeah.");
        Assert.Equal(1, NamedTurns.Apply(turns, [Split("Speaker 2", "Ben", old[2])]).Lost);
        Assert.DoesNotContain("Ben", turns.Select(t => t.Speaker));
        Assert.Equal(0, NamedTurns.Apply(turns, [Split("Speaker 2", "Ben", old[1], old[2])]).Lost);
        Assert.Equal(["Anna", "Speaker 2", "Ben", "Ben", "Speaker 2"], turns.Select(t => t.Speaker));
    }

    [Fact]
    public void Split_OfTwoEqualTurns_OfWhichOneIsLeft_LosesBoth()
    {
        var old = Turns("Speaker 2: Yeah.", "Speaker 2: Yeah.", "Anna: Good.");
        Assert.Equal(2, NamedTurns.Apply(Turns("Speaker 2: Yeah.", "Anna: Good."), [Split("Speaker 2", "Ben", old[0], old[1])]).Lost);
    }

    [Fact]
    public void NameOfAnotherSpeaker_KeepsTheirSpelling_AndOnesOwnGetsTheNewOne()
    {
        var turns = Turns("Ben: a", "Speaker 2: b", "Speaker 3: c");
        NamedTurns.Apply(turns, [Split("Speaker 2", "ben", turns[1]), Rename(("Speaker 3", "BEN"))]);
        Assert.Equal(["Ben", "Ben", "Ben"], turns.Select(t => t.Speaker));
        NamedTurns.Apply(turns, [Rename(("Ben", "BEN"))]);
        Assert.Equal(["BEN", "Speaker 2", "Speaker 3"], turns.Select(t => t.Speaker));
    }

    [Theory]
    [InlineData("Anna Berg", "anna  berg")]
    [InlineData("Anna Berg", " ANNA\u00A0BERG\u200B ")]
    [InlineData("José", "JOSE\u0301")]
    [InlineData("Speaker 2", "speaker 2:")]
    public void NamesThatLookTheSame_AreOne(string one, string other) => Assert.Equal(SpeakerKey.Of(one), SpeakerKey.Of(other));

    [Fact]
    public void PassagesOfRealMeetings_ReadAsIfBuiltWithTheNewNames_AndAsBeforeWhenUndone()
    {
        foreach (var path in Directory.EnumerateFiles(SharedData.Require("qmsum/dev/transcripts")))
        {
            var turns = Turns(TranscriptParser.Read(Path.GetFileName(path), File.ReadAllBytes(path)));
            var passages = new PassageBuilder().Build(turns);
            var before = passages.Select(p => (p.Text, string.Join('|', p.Speakers))).ToList();
            var name = turns[0].Speaker;
            var named = NamedTurns.Apply(turns, [Rename((name, "Zoë: A. Quist"))]);
            NamedPassages.Apply(passages, turns, named.Before);

            Assert.All(passages, passage => Assert.Equal(Expected(passage, turns, name, before[passage.Ordinal].Text), passage.Text));
            Assert.Contains(passages, passage => passage.Speakers.Contains("Zoë: A. Quist"));
            Assert.DoesNotContain(passages, passage => passage.Speakers.Contains(name));

            NamedPassages.Apply(passages, turns, NamedTurns.Apply(turns, []).Before);
            Assert.Equal(before, passages.Select(p => (p.Text, string.Join('|', p.Speakers))));
        }
    }

    private static string Expected(Passage passage, List<Turn> turns, string name, string before) => string.Join('\n', turns
        .Where(turn => turn.Index >= passage.TurnFrom && turn.Index <= passage.TurnTo && turn.Text.Length > 0)
        .Zip(before.Split('\n'), (turn, line) => turn.Speaker == "Zoë: A. Quist" ? "Zoë: A. Quist" + line[name.Length..] : line));

    private static SpeakerChange Rename(params (string From, string To)[] names) => new() { Names = [.. names.Select(n => new NameChange(n.From, n.To))], By = "" };

    private static SpeakerChange Split(string from, string to, params Turn[] turns) =>
        new() { Kind = SpeakerChangeKind.Split, Names = [new NameChange(from, to)], Turns = [.. turns.Select(SplitTurns.Remember)], By = "" };

    private static List<Turn> Turns(params string[] lines) =>
        [.. lines.Select((line, i) => new Turn { Index = i, Speaker = line[..line.IndexOf(':')], Text = line[(line.IndexOf(':') + 2)..] })];

    private static List<Turn> Turns(ReadTranscript read) =>
        [.. read.Turns.Select((t, i) => new Turn { Index = i, Speaker = t.Speaker, StartMs = t.StartMs, Text = t.Text })];
}
