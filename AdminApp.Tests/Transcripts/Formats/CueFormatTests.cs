namespace AdminApp.Tests.Transcripts.Formats;

public class CueFormatTests
{
    [Fact]
    public void Zoom_NamesBeforeColons_CuesOfOneSpeakerAreOneTurn()
    {
        var read = Read.Text(
            """
            WEBVTT

            1
            00:00:16.239 --> 00:00:17.079
            Anna Smith: Hello everybody.

            2
            00:00:17.500 --> 00:00:20.000
            Anna Smith: The thing is: we are late.

            3
            00:01:00.000 --> 00:01:02.000
            ben: ok
            """, "GMT20251003-140000_Recording.transcript.vtt");
        Assert.Equal("webvtt", read.Format);
        Assert.Equal(new DateOnly(2025, 10, 3), read.Date);
        Assert.Empty(read.Warnings);
        Assert.Equal(
            [("Anna Smith", 16_239, "Hello everybody.\nThe thing is: we are late."), ("ben", 60_000, "ok")],
            read.Turns.Select(t => (t.Speaker, t.StartMs!.Value, t.Text)));
    }

    [Fact]
    public void Teams_Voices_NotesStylesSettingsAndTagsAreNoText()
    {
        var turns = Read.Turns(
            """
            WEBVTT - made by Teams

            STYLE
            ::cue { color: red }

            NOTE
            This is nobody's speech: really

            6fb2b0a4-01/12-0
            00:00:01.000 --> 00:00:02.000 align:start position:0%
            <v Ana María>Good <i>morning</i>, R&amp;D.</v>

            6fb2b0a4-01/12-1
            00:00:02.500 --> 00:00:04.000
            <v.loud McDonald>I &lt;3 it.
            Really.</v>

            00:05.000 --> 00:06.000
            <v Ana María>One</v> <v McDonald>Two</v>

            00:07.000 --> 00:08.000
            (laughter)
            """);
        Assert.Equal(
            [("Ana María", 1000, "Good morning, R&D."), ("McDonald", 2500, "I <3 it.\nReally."), ("Ana María", 5000, "One"), ("McDonald", 5000, "Two"), ("Unknown", 7000, "(laughter)")],
            turns.Select(t => (t.Speaker, t.StartMs!.Value, t.Text)));
    }

    [Theory]
    [InlineData("<v Ana>Hello.</v>", "and so on", null, 7, "This cue does not say who speaks")]
    [InlineData("<v Ana>Hello.</v>", "and so on", "and on", 7, "2 cues, of which this is the first, do not say who speaks")]
    [InlineData("So. <v Ana>Hello.</v>", "<v Ben>Hi.", null, 4, "This cue does not say who speaks")]
    public void CuesWithoutAVoice_AreUnknown_WithOneWarning(string first, string second, string? third, int line, string warning)
    {
        var read = Read.Text($"WEBVTT\n\n00:01.000 --> 00:02.000\n{first}\n\n00:02.000 --> 00:03.000\n{second}\n\n00:03.000 --> 00:04.000\n{third ?? "<v Ana>That is all.</v>"}\n");
        Assert.Contains(read.Turns, turn => turn.Speaker == "Unknown");
        Assert.StartsWith($"Line {line}: {warning}", Assert.Single(read.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void CuesThatAllHaveVoices_WarnOfNothing() =>
        Assert.Empty(Read.Text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Hello\nthere.</v> <v Ben>Hi.</v>\n\n00:02.000 --> 00:03.000\n<v Ana>Bye.</v>\n").Warnings);

    [Fact]
    public void NameOnlyWhereTheSpeakerChanges_GoesOnWithTheLast()
    {
        var turns = Read.Turns("WEBVTT\n\n00:01.000 --> 00:02.000\nAna: Hello.\n\n00:02.000 --> 00:03.000\nand so on\n\n00:03.000 --> 00:04.000\nand on\n\n00:04.000 --> 00:05.000\nBen: Hi.\n");
        Assert.Equal([("Ana", 1000, "Hello.\nand so on\nand on"), ("Ben", 4000, "Hi.")], turns.Select(t => (t.Speaker, t.StartMs!.Value, t.Text)));
    }

    [Fact]
    public void Captions_WithoutSpeakers_AreUnknown_WithAWarning()
    {
        var read = Read.Text("WEBVTT\n\n00:01.000 --> 00:02.000\nwe looked at one question\n\n00:02.000 --> 00:03.000\nnamely: what now\n");
        Assert.Equal([("Unknown", "we looked at one question\nnamely: what now")], read.Turns.Select(t => (t.Speaker, t.Text)));
        Assert.Single(read.Warnings);
    }

    [Fact]
    public void Srt_IsReadByContent_WhateverTheEnding()
    {
        var read = Read.Text("1\r\n00:00:01,500 --> 00:00:02,000\r\nAna: Hello.\r\n\r\n2\r\n01:00:02,000 --> 01:00:03,000\r\n{\\an8}<b>Ben: Hi</b>\r\nthere.\r\n\r\nSee you.\r\n", "x.txt");
        Assert.Equal("srt", read.Format);
        Assert.Equal([("Ana", 1500, "Hello."), ("Ben", 3_602_000, "Hi\nthere.\nSee you.")], read.Turns.Select(t => (t.Speaker, t.StartMs!.Value, t.Text)));
    }

    [Fact]
    public void Srt_WithoutBlankLines_KeepsNumbersOutOfTheText()
    {
        var turns = Read.Turns("1\n00:00:01,500 --> 00:00:02,000\nAna: Hello.\n2\n00:00:02,000 --> 00:00:03,000\nBen: Hi\n");
        Assert.Equal([("Ana", "Hello."), ("Ben", "Hi")], turns.Select(t => (t.Speaker, t.Text)));
    }

    [Fact]
    public void WebVtt_WithOtterLinesInside_IsStillWebVtt()
    {
        var read = Read.Text("\uFEFFWEBVTT\n\n00:01.000 --> 00:02.000\nAna: see  10:30\n");
        Assert.Equal(("webvtt", "see  10:30"), (read.Format, read.Turns.Single().Text));
    }

    [Fact]
    public void Meet_NamesBeforeColonsOrVoices_TwoLinesACue()
    {
        const string Named = "WEBVTT\nKind: captions\nLanguage: en\n\n00:00:02.100 --> 00:00:05.900\nAna María Ruiz: Good morning, shall\nwe begin?\n\n00:00:06.000 --> 00:00:07.000\nBen (Design): Yes.\n";
        const string Voiced = "WEBVTT\n\n00:00:02.100 --> 00:00:05.900\n<v Ana María Ruiz>Good morning, shall\nwe begin?</v>\n\n00:00:06.000 --> 00:00:07.000\n<v Ben (Design)>Yes.</v>\n";
        (string, int?, string)[] expected = [("Ana María Ruiz", 2100, "Good morning, shall\nwe begin?"), ("Ben (Design)", 6000, "Yes.")];
        Assert.Equal(expected, Read.Turns(Named));
        Assert.Equal(expected, Read.Turns(Voiced));
    }

    [Fact]
    public void ControlCharactersOfEntities_AreBlanks_InTextAndNames()
    {
        var turns = Read.Turns("WEBVTT\n\n00:01.000 --> 00:02.000\n<v A&#10;B>one&#0;two&#7;three</v>\n");
        Assert.Equal([("A B", 1000, "one two three")], turns);
    }

    [Theory]
    [InlineData("Team sync\n\n")]
    [InlineData("Team sync\nOct 3, 2025\n\n1\n")]
    [InlineData("\nTeam sync\n1\n")]
    public void Srt_UnderATitle_IsSrt(string above)
    {
        var read = Read.Text(above + "00:00:01,500 --> 00:00:02,000\nAna: Hello.\n\n2\n00:00:02,000 --> 00:00:03,000\nBen: Hi.\n", "x.txt");
        Assert.Equal(("srt", "Team sync"), (read.Format, read.Title));
        Assert.Equal([("Ana", "Hello."), ("Ben", "Hi.")], read.Turns.Select(t => (t.Speaker, t.Text)));
    }

    [Fact]
    public void WebVttWithoutItsFirstLine_HasNoTitleOfItsHeader()
    {
        var read = Read.Text("Kind: captions\nLanguage: en\n\n6fb2b0a4-01/12-0\n00:01.000 --> 00:02.000\nAna: Hello.\n", "Weekly.vtt");
        Assert.Equal(("srt", "Weekly"), (read.Format, read.Title));
    }

    [Fact]
    public void TimeBeyondAllMeetings_IsCut()
    {
        var turn = Assert.Single(Read.Turns("WEBVTT\n\n999:00:00.000 --> 999:00:01.000\nAna: Late.\n"));
        Assert.Equal(int.MaxValue, turn.StartMs);
    }
}
