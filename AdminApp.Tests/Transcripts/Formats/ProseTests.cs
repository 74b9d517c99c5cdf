using AdminApp.Core.Transcripts.Formats;
using AdminApp.Tests.Measures;

namespace AdminApp.Tests.Transcripts.Formats;

/// <summary>What stands in a text besides speech: front matter, page numbers, numbers of lines, notes, names of recordings.</summary>
public class ProseTests
{
    private static readonly string[] Two = ["- Orla Quist: We begin.", "- Uwe Brandt: Good."];

    [Theory]
    [InlineData("---\ntitle: \"Harbour: Weekly\"\ndate: 2025-10-03\nattendees:\n  - Orla Quist\n  - Uwe Brandt\ntags: [crane]\n---\n\n**Orla Quist:** We begin.\n\n**Uwe Brandt:** Good.\n")]
    [InlineData("---\ntitle: 'Harbour:\n  Weekly'\ncreated_at: 2025-10-03T08:00:00Z\ndescription: >\n\n  About the crane.\n---\nOrla Quist: We begin.\nUwe Brandt: Good.\n")]
    public void FrontMatter_GivesTitleAndDate_AndIsNotSaid(string text)
    {
        var read = Check(text);
        Assert.Equal(("Harbour: Weekly", new DateOnly(2025, 10, 3)), (read.Title, read.Date));
        Assert.Equal(Two, Read.Lines(read));
        Assert.Empty(read.Warnings);
    }

    [Fact]
    public void FrontMatter_WithAList_IsNotSaid() => Assert.Equal(Two, Read.Lines(Check("---\nguest: Orla Quist\nwords:\n- crane\n- pier\n---\n\nOrla Quist: We begin.\n\nUwe Brandt: Good.\n")));

    [Fact]
    public void FrontMatter_AboveTextWithoutSpeakers_IsNotSaid()
    {
        var read = Check("---\ntitle: Weekly\ndate: 3 October 2025\n---\n\nWe begin.\n\nGood.\n");
        Assert.Equal(("Weekly", new DateOnly(2025, 10, 3)), (read.Title, read.Date));
        Assert.Equal(["- Unknown: We begin.", "- Unknown: Good."], Read.Lines(read));
    }

    [Fact]
    public void RulesAroundSpeech_AreNoFrontMatter() =>
        Assert.Equal(["- Unknown: --- / We said no. / And it was: yes. / ---", "- Unknown: So be it."], Read.Lines("---\nWe said no.\nAnd it was: yes.\n---\n\nSo be it.\n"));

    [Theory]
    [InlineData("---\nOrla Quist: We begin.\nUwe Brandt: Good.\n---\n")]
    [InlineData("---\nOrla Quist: We begin.\nTitle: Weekly\nOrla Quist: Good.\n---\n")]
    public void SpeakersBetweenRules_AreNoFrontMatter(string text)
    {
        var read = Check(text);
        Assert.Contains(read.Turns, turn => turn.Text.StartsWith("We begin.", StringComparison.Ordinal));
        Assert.Contains(read.Turns, turn => turn.Text.StartsWith("Good.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Orla Quist: We begin.\n\n1\n\nUwe Brandt: Good.\n\n2\n")]
    [InlineData("Orla Quist: We begin.\n\n- 1 -\n\nUwe Brandt: Good.\n\n- 2 -\n")]
    [InlineData("Orla Quist: We begin.\nPage 1 of 2\n\fUwe Brandt: Good.\nPage 2 of 2\n")]
    [InlineData("Weekly      Seite 1 von 2\n\nOrla Quist: We begin.\n\nWeekly      Seite 2 von 2\n\nUwe Brandt: Good.\n")]
    public void PageNumbers_AreNotSaid(string text) => Assert.Equal(Two, Read.Lines(Check(text)));

    [Fact]
    public void NumberThatIsSaid_Stays() =>
        Assert.Equal(["- Orla Quist: How many?", "- Uwe Brandt: 42 / And then?"], Read.Lines("Orla Quist: How many?\n\nUwe Brandt:\n\n42\n\nAnd then?\n"));

    [Fact]
    public void LineNumbersOfCourts_AreLeftOut() =>
        Assert.Equal(
            ["- THE COURT: Good morning.", "- MR. QUIST: Good morning, / Your Honor.", "- THE COURT: You may proceed."],
            Read.Lines(" 1     THE COURT:  Good morning.\n 2     MR. QUIST:  Good morning,\n 3     Your Honor.\n 4     THE COURT:  You may proceed.\n"));

    [Fact]
    public void NotesAboveAHeadingTranscript_AreToldApart_WithAWarning()
    {
        var read = Check("# Weekly\n\n## Summary\n\nThe crane is dear.\n\n## Action items\n\n- Uwe Brandt: ask the bank\n- Orla Quist: vote\n\n## Transcript\n\nOrla Quist: We begin.\n\nUwe Brandt: Good.\n");
        Assert.Equal("Weekly", read.Title);
        Assert.Equal(Two, Read.Lines(read));
        Assert.Equal(("notes-left-out", 3), (Assert.Single(read.Warnings).Code, read.Warnings[0].Line));
    }

    [Fact]
    public void AgendaAboveNames_GivesThemNoTimes()
    {
        var read = Check("Weekly\n10:00 Welcome\n10:05 The crane\n10:30 Any other business\n\nOrla Quist: We begin.\nUwe Brandt: Good.\nOrla Quist: We vote.\n");
        Assert.Equal(["- Unknown: 10:00 Welcome / 10:05 The crane / 10:30 Any other business", .. Two, "- Orla Quist: We vote."], Read.Lines(read));
        Assert.Equal("text-above", Assert.Single(read.Warnings).Code);
    }

    [Fact]
    public void TimeAtTheStartOfAWrappedLine_IsText() =>
        Assert.Equal(
            ["0:00 Orla Quist: We meet at / 10:30 on Monday.", "0:07 Uwe Brandt: Good."],
            Read.Lines("[00:00] Orla Quist: We meet at\n10:30 on Monday.\n[00:07] Uwe Brandt: Good.\n"));

    [Theory]
    [InlineData("Audio file\nWeekly.m4a\nTranscript\n00:00:00 Speaker 1\nWe begin.\n00:00:07 Speaker 2\nGood.\n00:00:12 Speaker 1\nWe vote.\n")]
    [InlineData("Audiodatei\n\nWeekly.m4a\n\nTranskript\n\n00:00:00 Speaker 1\nWe begin.\n00:00:07 Speaker 2\nGood.\n00:00:12 Speaker 1\nWe vote.\n")]
    [InlineData("Recorded on October 3, 2025 via Zoom\nSpeaker 1  0:00\nWe begin.\n\nSpeaker 2  0:07\nGood.\n\nSpeaker 1  0:12\nWe vote.\n\nTranscribed by TurboScribe\n")]
    public void LinesOfPrograms_AreNotSaid(string text) =>
        Assert.Equal(["0:00 Speaker 1: We begin.", "0:07 Speaker 2: Good.", "0:12 Speaker 1: We vote."], Read.Lines(text));

    [Fact]
    public void TasksThatFathomNoted_AreNotSaid() =>
        Assert.Equal(
            ["0:00 Orla Quist: We begin.", "0:07 Uwe Brandt: Good."],
            Read.Lines("Weekly\nVIEW RECORDING - 31 mins: https://example.org/calls/1\n\n0:00 - Orla Quist\n  We begin.\n  ACTION ITEM: Ask the bank - WATCH: https://example.org/calls/1?timestamp=7\n\n0:07 - Uwe Brandt\n  Good.\n"));

    [Fact]
    public void Dutch_FieldsMonthsAndEvents()
    {
        var read = Check("Weekly-20251003_090412-Transcript van vergadering\n3 oktober 2025, 09:04AM\n1u 2m 3s\n\nOrla Quist heeft transcriptie gestart\n\nOrla Quist   0:03\nWe beginnen.\n\nUwe Brandt   0:19\nGoed.\n\nOrla Quist heeft transcriptie gestopt\n");
        Assert.Equal(("teams", "Weekly", new DateOnly(2025, 10, 3)), (read.Format, read.Title, read.Date));
        Assert.Equal(["0:03 Orla Quist: We beginnen.", "0:19 Uwe Brandt: Goed."], Read.Lines(read));
        Assert.Equal(Two, Read.Lines(Check("Havenoverleg\n3 maart 2025\nAanwezig: Orla Quist, Uwe Brandt\n\nOrla Quist: We begin.\nUwe Brandt: Good.\n")));
    }

    // Every word of a sample is in a turn, a name, the title or a note.
    private static ReadTranscript Check(string text)
    {
        var words = ImportedWords.Of(new TranscriptSource("meeting.txt"), System.Text.Encoding.UTF8.GetBytes(text));
        Assert.True(words.Missing.Count == 0, string.Join(' ', words.Missing));
        return words.Read!;
    }
}
