namespace AdminApp.Tests.Transcripts.Formats;

/// <summary>Subtitle files as programs and people leave them.</summary>
public class CueFileTests
{
    [Fact]
    public void TextBelowABlankLine_IsSaid_NotesAndStylesAreNot() =>
        Assert.Equal(["0:01 Orla: One. / Two."], Read.Lines("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000\n\nNOTE Confidence: 0.9\n\n1\n00:01.000 --> 00:02.000\nOrla: One.\n\nTwo.\n\nNOTE\nthree\n\n2\n00:02.000 --> 00:03.000\n\n"));

    [Fact]
    public void NumberThatIsSaid_IsKept_WhereCuesHaveNoNumbers() =>
        Assert.Equal(["0:01 Orla: How many? / 42", "0:03 Uwe: Thanks."], Read.Lines("00:00:01,000 --> 00:00:02,000\nOrla: How many?\n42\n00:00:03,000 --> 00:00:04,000\nUwe: Thanks.\n"));

    [Fact]
    public void LineAboveATiming_IsTheCuesName_AndIfItReadsLikeSpeechAWarningSaysSo()
    {
        var read = Read.Text("WEBVTT\n\nintroduction of the crane\n00:01.000 --> 00:02.000\nOrla: One.\n\nslide-2\n00:02.000 --> 00:03.000\nUwe: Two.\n");
        Assert.Equal(["0:01 Orla: One.", "0:02 Uwe: Two."], Read.Lines(read));
        Assert.Equal(("cue-name", 3), (Assert.Single(read.Warnings).Code, read.Warnings[0].Line));
    }

    [Fact]
    public void SpeechAboveTheFirstCue_IsKept_WithAWarning()
    {
        var read = Read.Text("hello and welcome\n\n1\n00:00:01,000 --> 00:00:02,000\nOrla: One.\n\n2\n00:00:02,000 --> 00:00:03,000\nUwe: Two.\n");
        Assert.Equal(["- Unknown: hello and welcome", "0:01 Orla: One.", "0:02 Uwe: Two."], Read.Lines(read));
        Assert.Equal("text-above", Assert.Single(read.Warnings).Code);
    }

    [Fact]
    public void ArrowsOfBroadcasters_ChangeTheSpeaker_ToUnknownIfUnnamed()
    {
        var read = Read.Text("WEBVTT\n\n00:01.000 --> 00:02.000\n>> ORLA QUIST: Welcome.\n\n00:02.000 --> 00:03.000\n>> Thank you.\n\n00:03.000 --> 00:04.000\n>> ORLA QUIST: So.\n");
        Assert.Equal(["0:01 ORLA QUIST: Welcome.", "0:02 Unknown: >> Thank you.", "0:03 ORLA QUIST: So."], Read.Lines(read));
        Assert.Equal("no-speaker", Assert.Single(read.Warnings).Code);
    }

    [Fact]
    public void SoundsInBrackets_AreNoSpeakers() =>
        Assert.Equal(["0:01 Orla: One. / [Music]", "0:03 Uwe: Two. / (laughs)"],
            Read.Lines("WEBVTT\n\n00:01.000 --> 00:02.000\nOrla: One.\n\n00:02.000 --> 00:03.000\n[Music]\n\n00:03.000 --> 00:04.000\nUwe: Two.\n\n00:04.000 --> 00:05.000\n(laughs)\n"));

    [Fact]
    public void NamesInBrackets_BeforeTheText_AreSpeakers() =>
        Assert.Equal(["0:01 Orla Quist: One.", "0:02 Uwe Brandt: Two.", "0:03 Orla Quist: [Music] / Three."],
            Read.Lines("1\n00:00:01,000 --> 00:00:02,000\n[Orla Quist] One.\n\n2\n00:00:02,000 --> 00:00:03,000\n[Uwe Brandt] Two.\n\n3\n00:00:03,000 --> 00:00:04,000\n[Orla Quist]\n[Music]\n\n4\n00:00:04,000 --> 00:00:05,000\n[Orla Quist] Three.\n"));

    [Fact]
    public void LectureOfOneSpeaker_IsCutAtSentences_IntoPiecesOfAMinute()
    {
        var cues = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i + 1}\n00:{i * 5 / 60:00}:{i * 5 % 60:00},000 --> 00:{i * 5 / 60:00}:{i * 5 % 60:00},900\n{(i == 0 ? "Orla Quist: " : "")}this is part {i}{(i % 3 == 2 ? "." : " and")}\n\n"));
        var turns = Read.Text(cues).Turns;
        Assert.All(turns, t => Assert.Equal("Orla Quist", t.Speaker));
        Assert.All(turns, t => Assert.EndsWith(".", t.Text, StringComparison.Ordinal));
        Assert.All(turns, t => Assert.InRange(t.LineStartsMs![^1] - t.StartMs!.Value, 0, 60_000));
        Assert.InRange(turns.Count, 5, 8);
    }

    [Fact]
    public void RealRepetition_IsKept_WhereCaptionsDoNotRoll() =>
        Assert.Equal(["0:01 Unknown: no / no / yes"], Read.Lines("WEBVTT\n\n00:01.000 --> 00:02.000\nno\n\n00:02.500 --> 00:03.000\nno\n\n00:04.000 --> 00:05.000\nyes\n"));

    [Theory]
    [InlineData("0:0:6.90", 6_090)]
    [InlineData("0:0:6.500", 6_500)]
    [InlineData("00:00:06.9", 6_900)]
    [InlineData("00:06", 6_000)]
    [InlineData("00:00:06,123456789", 6_123)]
    public void Fractions_AreRead(string time, int milliseconds) =>
        Assert.Equal(milliseconds, Assert.Single(Read.Text($"{time} --> 00:09\nOrla: One.\n").Turns).StartMs);
}
