namespace AdminApp.Tests.Transcripts.Formats;

/// <summary>Names and times in forms that only the whole file shows, or that few programs write.</summary>
public class OtherFormTests
{
    private static readonly string[] Named = ["- Orla Quist: We begin.", "- Uwe Brandt: Good.", "- Orla Quist: We vote."];
    private static readonly string[] Timed = ["0:03 Orla Quist: We begin.", "0:19 Uwe Brandt: Good.", "0:25 Orla Quist: We vote."];

    [Theory]
    [InlineData("[Orla Quist] 00:03 We begin.\n[Uwe Brandt] 00:19 Good.\n[Orla Quist] 00:25 We vote.\n")]
    [InlineData("[Orla Quist, 00:03] We begin.\n[Uwe Brandt, 00:19] Good.\n[Orla Quist, 00:25] We vote.\n")]
    [InlineData("00:03 | Orla Quist | We begin.\n00:19 | Uwe Brandt | Good.\n00:25 | Orla Quist | We vote.\n")]
    [InlineData("00:03 --- Orla Quist --- We begin.\n00:19 --- Uwe Brandt --- Good.\n00:25 --- Orla Quist --- We vote.\n")]
    [InlineData("{00:03} Orla Quist: We begin.\n{00:19} Uwe Brandt: Good.\n{00:25} Orla Quist: We vote.\n")]
    [InlineData("@0:03 - **Orla Quist**\nWe begin.\n\n@0:19 - **Uwe Brandt**\nGood.\n\n@0:25 - **Orla Quist**\nWe vote.\n")]
    [InlineData("00:00:03:00 - 00:00:06:12\nOrla Quist\nWe begin.\n\n00:00:19:05 - 00:00:22:00\nUwe Brandt\nGood.\n\n00:00:25:11 - 00:00:29:00\nOrla Quist\nWe vote.\n")]
    [InlineData("[3.00s -> 6.20s] Orla Quist: We begin.\n[19.50s -> 22.00s] Uwe Brandt: Good.\n[25.00s -> 29.00s] Orla Quist: We vote.\n")]
    [InlineData("Orla Quist (0m 3s):\nWe begin.\n\nUwe Brandt (0m 19s):\nGood.\n\nOrla Quist (0m 25s):\nWe vote.\n")]
    [InlineData("Orla Quist\t00:03\tWe begin.\nUwe Brandt\t00:19\tGood.\nOrla Quist\t00:25\tWe vote.\n")]
    [InlineData("1. Orla Quist (00:03): We begin.\n2. Uwe Brandt (00:19): Good.\n3. Orla Quist (00:25): We vote.\n")]
    public void TimeAndName_InRareOrders(string text) => Assert.Equal(Timed, Read.Lines(text));

    [Fact]
    public void DashesBeforeAWord_StayWithIt() =>
        Assert.Equal(["0:03 we use", "0:07 --group dev"], Read.Times(Read.Text("0:03 we use\n0:07 --group dev\n")));

    [Theory]
    [InlineData("2025-10-03 10:04:05 Orla Quist: We begin.\n2025-10-03 10:04:12 Uwe Brandt: Good.\n")]
    [InlineData("[03.10.25, 10:04:05] Orla Quist: We begin.\n[03.10.25, 10:04:12] Uwe Brandt: Good.\n")]
    public void DateBeforeEachTime_IsNoName(string text) => Assert.Equal(["10:04:05 Orla Quist: We begin.", "10:04:12 Uwe Brandt: Good."], Read.Lines(text));

    [Theory]
    [InlineData("Orla Quist\nWe begin.\n\nUwe Brandt\nGood.\n\nOrla Quist\nWe vote.\n")]
    [InlineData("**Orla Quist**\n\nWe begin.\n\n**Uwe Brandt**\n\nGood.\n\n**Orla Quist**\n\nWe vote.\n")]
    [InlineData("## Orla Quist\n\nWe begin.\n\n## Uwe Brandt\n\nGood.\n\n## Orla Quist\n\nWe vote.\n")]
    [InlineData("Orla Quist – We begin.\nUwe Brandt – Good.\nOrla Quist – We vote.\n")]
    [InlineData("Orla Quist | We begin.\nUwe Brandt | Good.\nOrla Quist | We vote.\n")]
    [InlineData("Orla Quist\tWe begin.\nUwe Brandt\tGood.\nOrla Quist\tWe vote.\n")]
    [InlineData("1. Orla Quist: We begin.\n2. Uwe Brandt: Good.\n3. Orla Quist: We vote.\n")]
    public void NamesWithoutColonOrTime(string text)
    {
        var read = Read.Text(text);
        Assert.Equal(Named, Read.Lines(read));
        Assert.Empty(read.Warnings);
    }

    [Theory]
    [InlineData("Request\n\nGet the list.\n\nResponse\n\nThe list.\n\nRequest\n\nGet one.\n")]
    [InlineData("Costs - up\nSales - down\nCosts - up again\nMood - low\n\nWe see.\n\nSo we wait.\n")]
    public void HeadingsThatOccurAgain_AreNoSpeakers(string text) => Assert.Equal(["Unknown"], Read.Text(text).Turns.Select(t => t.Speaker).Distinct());

    [Fact]
    public void QuestionsAndAnswersOfCourts_AreNotSaidByTheSpeakerAbove() =>
        Assert.Equal(
            ["- THE COURT: You may proceed.", "- Q: State your name.", "- A: Uwe Brandt.", "- Q: Where do you work?", "- A: At the harbour.", "- THE COURT: Thank you."],
            Read.Lines("          THE COURT:  You may proceed.\n     Q.   State your name.\n     A.   Uwe Brandt.\n     Q.   Where do you work?\n     A.   At the harbour.\n          THE COURT:  Thank you.\n"));

    [Fact]
    public void TimeWithAColonAndNoName_GoesOnWithTheSpeaker()
    {
        var read = Read.Text("Orla Quist (00:00:03):\nWe begin.\n\n(00:00:10):\nIt is late.\n\nUwe Brandt (00:00:19):\nGood.\n");
        Assert.Equal(["0:03 Orla Quist: We begin. / It is late.", "0:19 Uwe Brandt: Good."], Read.Lines(read));
        Assert.Equal(["0:03 We begin.", "0:10 It is late.", "0:19 Good."], Read.Times(read));
        Assert.Empty(read.Warnings);
    }

    [Theory]
    [InlineData("orla.quist@example.org", "+49 30 •••• 12")]
    [InlineData("Orla Quist [she/her]", "Uwe Brandt | Legal")]
    [InlineData("Conf Room (Berlin, 3rd floor)", "Uwe")]
    [InlineData("Jean-Luc d'Été", "Ana al-Rashid")]
    [InlineData("🎤 Orla", "uwe van der brandt")]
    [InlineData("May", "Mark")]
    [InlineData("P1", "P2")]
    [InlineData("spk_0", "SPEAKER_01")]
    [InlineData("Q", "A")]
    public void NamesOfEveryKind_WithATimeBeforeTheirColon(string first, string second) =>
        Assert.Equal(
            [$"0:00 {first}: We begin.", $"0:07 {second}: Good.", $"0:12 {first}: We vote."],
            Read.Lines($"{first} (00:00):\nWe begin.\n\n{second} (00:07):\nGood.\n\n{first} (00:12):\nWe vote.\n"));

    [Theory]
    [InlineData("TOP 2: The crane")]
    [InlineData("Part 2: The crane")]
    [InlineData("Agenda item 3: The crane")]
    public void PointsOfAnAgenda_AreNoSpeakers(string line) =>
        Assert.Equal([$"- Orla Quist: We begin. / {line}", "- Uwe Brandt: Good.", "- Orla Quist: We vote."], Read.Lines($"Orla Quist: We begin.\n{line}\nUwe Brandt: Good.\nOrla Quist: We vote.\n"));

    [Fact]
    public void LabelWithoutTheMarksOfTheOthers_ThatOccursOnce_IsUnknown_WithAWarning()
    {
        var read = Read.Text("**Orla Quist:** We begin.\n\n**Uwe Brandt:** Good.\n\nCrane Prompt: lift it.\n\n**Orla Quist:** We vote.\n\n**Uwe Brandt:** Yes.\n");
        Assert.Equal(["- Orla Quist: We begin.", "- Uwe Brandt: Good.", "- Unknown: Crane Prompt: lift it.", "- Orla Quist: We vote.", "- Uwe Brandt: Yes."], Read.Lines(read));
        Assert.Equal("unclear-speaker", Assert.Single(read.Warnings).Code);
    }

    [Fact]
    public void FileWithOneTurn_HasItsSpeaker() => Assert.Equal(["- Orla Quist: We begin."], Read.Lines("Orla Quist: We begin.\n"));

    [Fact]
    public void FormFeeds_AreLineEnds() => Assert.Equal(Named, Read.Lines("Orla Quist: We begin.\n\fUwe Brandt: Good.\n\fOrla Quist: We vote.\n"));

    [Theory]
    [InlineData("2025-10-03 10:04:05 From Orla Quist to Everyone:\n\tWe begin.\n2025-10-03 10:04:12 From Uwe Brandt to Everyone:\n\tGood.\n")]
    [InlineData("10:04:05 Von Orla Quist an alle:\n\tWe begin.\n10:04:12 Von Uwe Brandt an alle:\n\tGood.\n")]
    [InlineData("10:04:05 De Orla Quist à Tout le monde :\n\tWe begin.\n10:04:12 De Uwe Brandt à Tout le monde :\n\tGood.\n")]
    public void ZoomChat_WithDatesAndInOtherLanguages(string text)
    {
        var read = Read.Text(text);
        Assert.Equal("zoom-chat", read.Format);
        Assert.Equal(["10:04:05 Orla Quist: We begin.", "10:04:12 Uwe Brandt: Good."], Read.Lines(read));
    }

    [Theory]
    [InlineData("00:00:02:000 --> 00:00:03:000", "00:00:04:000 --> 00:00:05:000")]
    [InlineData("00:00:02,000 –> 00:00:03,000", "00:00:04,000 –> 00:00:05,000")]
    [InlineData("00:00:02,000 -> 00:00:03,000", "00:00:04,000 -> 00:00:05,000")]
    [InlineData("00:00:02,000 → 00:00:03,000", "00:00:04,000 → 00:00:05,000")]
    [InlineData("00: 00: 02, 000 --> 00: 00: 03, 000", "00: 00: 04, 000 --> 00: 00: 05, 000")]
    public void ArrowsAndTimes_AsOtherProgramsChangeThem(string first, string second)
    {
        var read = Read.Text($"1\n{first}\nOrla Quist: We begin.\n\n2\n{second}\nUwe Brandt: Good.\n");
        Assert.Equal("srt", read.Format);
        Assert.Equal(["0:02 Orla Quist: We begin.", "0:04 Uwe Brandt: Good."], Read.Lines(read));
    }

    [Theory]
    [InlineData("[00:02](https://example.org/m?t=2) **Orla Quist:** We begin.\n\n[00:04](https://example.org/m?t=4) **Uwe Brandt:** Good.\n")]
    [InlineData("**Orla Quist** [00:02](https://example.org/m?timestamp=2.0&share=abcdefghijklmnopqrst)\nWe begin.\n\n**Uwe Brandt** [00:04](https://example.org/m?timestamp=4.0&share=abcdefghijklmnopqrst)\nGood.\n")]
    public void TimesThatAreLinks(string text) => Assert.Equal(["0:02 Orla Quist: We begin.", "0:04 Uwe Brandt: Good."], Read.Lines(text));

    [Fact]
    public void Granola_WithNotesAboveTheTranscript()
    {
        var read = Read.Text("# Harbour Weekly\n\n- Source: Granola\n- Meeting: 2025-10-03 8:00 AM CDT\n- Captured by: Orla Quist\n\n## Granola summary\n\n### Next steps\n\n- Ask the bank (Uwe Brandt)\n\n## Transcript\n\n- Orla Quist: We begin.\n- Uwe Brandt: Good.\n");
        Assert.Equal(("Harbour Weekly", new DateOnly(2025, 10, 3)), (read.Title, read.Date));
        Assert.Equal(["- Orla Quist: We begin.", "- Uwe Brandt: Good."], Read.Lines(read));
        Assert.Equal("notes-left-out", Assert.Single(read.Warnings).Code);
    }

    [Fact]
    public void SenderWhoseNameBeginsLikeFrom_KeepsIt() =>
        Assert.Equal(["10:04 DA | Harbour: We begin.", "10:12 De Wit: Good."], Read.Lines("00:10:04\tDA | Harbour:\tWe begin.\n00:10:12\tDe Wit:\tGood.\n"));

    [Fact]
    public void NotesOfMusicAlone_AreNothingSaid() =>
        Assert.Equal(
            ["0:02 ORLA QUIST: We begin.", "0:04 UWE BRANDT: Good.", "0:06 ORLA QUIST: We vote."],
            Read.Lines("1\n00:00:01,000 --> 00:00:02,000\n♪ ♪\n\n2\n00:00:02,000 --> 00:00:03,000\n>> ORLA QUIST: We begin.\n\n3\n00:00:04,000 --> 00:00:05,000\n>> UWE BRANDT: Good.\n\n4\n00:00:06,000 --> 00:00:07,000\n>> ORLA QUIST: We vote.\n"));
}
