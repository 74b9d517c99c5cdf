using CsCheck;

namespace AdminApp.Tests.Transcripts.Formats;

public class OtterFormatTests
{
    [Fact]
    public void PlainExport_BeginsWithTheFirstSpeaker_TrailingBlanksAndHoursAreRead()
    {
        var read = Read.Text("Speaker 1  0:00  \nHello there.\n\nMcDonald  59:59\t \nGood morning.\n\nJ. Smith  1:02:03 \nRight.\n", "Weekly sync.txt");

        Assert.Equal("otter", read.Format);
        Assert.Equal("Weekly sync", read.Title);
        Assert.Empty(read.Warnings);
        Assert.Equal(
            [("Speaker 1", 0, "Hello there."), ("McDonald", 3_599_000, "Good morning."), ("J. Smith", 3_723_000, "Right.")],
            read.Turns.Select(t => (t.Speaker, t.StartMs!.Value, t.Text)));
    }

    [Fact]
    public void TitleLine_GivesTitleAndDate()
    {
        var read = Read.Text("Product meeting - Dec 4, 2024\n\nC  0:00\nHello.\n", "other name - Jan 1, 2020.txt");
        Assert.Equal("Product meeting", read.Title);
        Assert.Equal(new DateOnly(2024, 12, 4), read.Date);
        Assert.Single(read.Turns);
    }

    [Fact]
    public void HeaderBlocks_AreNoTextOfTheMeeting()
    {
        var read = Read.Text(
            """
            Team sync
            Fri, Oct 3, 2025 10:00AM • 45:02

            SUMMARY KEYWORDS
            budget, hiring, 10:30 slot

            SPEAKERS
            Ana María, Unknown Speaker

            Ana María  00:00
            Shall we begin?

            Unknown Speaker  00:04
            Yes.

            Transcribed by https://otter.ai

            """);
        Assert.Equal("Team sync", read.Title);
        Assert.Equal(new DateOnly(2025, 10, 3), read.Date);
        Assert.Equal([("Ana María", 0, "Shall we begin?"), ("Unknown Speaker", 4000, "Yes.")], read.Turns.Select(t => (t.Speaker, t.StartMs!.Value, t.Text)));
        Assert.Empty(read.Warnings);
    }

    [Fact]
    public void HeaderBlocks_WithABlankLineUnderTheirName_AreDroppedToo()
    {
        var turns = Read.Turns("SUMMARY KEYWORDS\n\nbudget, hiring\n\nSPEAKERS\n\nAna, Ben\n\nAna  0:00\nHi.\n");
        Assert.Equal([("Ana", 0, "Hi.")], turns);
    }

    [Fact]
    public void TimeAlone_BeginsATurnOfUnknown()
    {
        var turns = Read.Turns("Ana  0:01\nHello.\n\n0:05  \nWho is there?\n\nAna  0:09\nMe.\n");
        Assert.Equal([("Ana", 1000, "Hello."), ("Unknown", 5000, "Who is there?"), ("Ana", 9000, "Me.")], turns);
    }

    [Theory]
    [InlineData("we meet at 10:30")]
    [InlineData("Lunch is at 12:00")]
    [InlineData("so we meet at  10:30")]
    [InlineData("The train leaves at  9:15")]
    [InlineData("It is 10:30 now, and the ratio is 3:20.")]
    public void SentenceWithATime_IsText(string sentence)
    {
        var turns = Read.Turns($"Ana  0:01\nListen.\n{sentence}\nIs that right?\n\nBen  0:09\nYes.\n");
        Assert.Equal([("Ana", 1000, $"Listen.\n{sentence}\nIs that right?"), ("Ben", 9000, "Yes.")], turns);
    }

    [Fact]
    public void MissingBlankLines_DoNotHideSpeakers()
    {
        var turns = Read.Turns("Title of it\nAna  0:01\nHello.\nBen  0:02\nHi.\nAna  0:03\nSo.\n");
        Assert.Equal([("Ana", 1000, "Hello."), ("Ben", 2000, "Hi."), ("Ana", 3000, "So.")], turns);
    }

    [Fact]
    public void CarriageReturns_AndByteOrderMark_AreNotText()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. "Ana  0:01\r\nHello.\r\nAgain.\r\n\r\nBen  0:02\r\nHi.\r\n"u8];
        Assert.Equal([("Ana", "Hello.\nAgain."), ("Ben", "Hi.")], Read.Bytes(bytes).Turns.Select(t => (t.Speaker, t.Text)));
    }

    [Fact]
    public void Windows1252_IsUnderstood()
    {
        byte[] bytes = [.. "Ana Mar"u8, 0xED, .. "a  0:01\nIt\x20"u8, 0x93, .. "works"u8, 0x94, .. " for "u8, 0x80, .. "5.\n"u8];
        var turn = Assert.Single(Read.Bytes(bytes).Turns);
        Assert.Equal(("Ana María", "It “works” for €5."), (turn.Speaker, turn.Text));
    }

    [Fact]
    public void SpeechAboveTheFirstSpeaker_IsKept()
    {
        var read = Read.Text("Team sync\n\nThis was said before anyone was named.\n\nAna  0:05\nHello.\n");
        Assert.Equal([("Unknown", "This was said before anyone was named."), ("Ana", "Hello.")], read.Turns.Select(t => (t.Speaker, t.Text)));
        Assert.Single(read.Warnings);
    }

    [Fact]
    public void TimesOnly_AreTurnsOfUnknown_WithAWarning()
    {
        var read = Read.Text("0:00\nHello.\n\n0:04\nHi.\n");
        Assert.Equal([("Unknown", 0), ("Unknown", 4000)], read.Turns.Select(t => (t.Speaker, t.StartMs!.Value)));
        Assert.Contains("No speaker lines", Assert.Single(read.Warnings).Text);
    }

    [Fact]
    public void Rendered_ReadsBackTheSame()
    {
        var speaker = Gen.OneOf("Speaker 1", "McDonald", "J. Smith", "Ana María", "C", "Dr. O'Neil-Ruiz (Chair, BQ)", "李雷", "Unknown Speaker");
        var sentence = Gen.OneOf("Yes.", "we meet at 10:30", "Right, so: 5 of 10?", "I said \"no\" .", "Ünï ☃ ok", "See https://example.org/a?b=1:20 .");
        var turn = Gen.Select(speaker, Gen.Int[0, 400], Gen.Select(sentence, Gen.OneOf(" ", "\n")).Array[1, 5]);
        Gen.Select(turn.Array[1, 40], Gen.OneOf("\n", "\r\n"), Gen.Bool, Gen.Bool, Gen.OneOf("", " ", "  ")).Sample((turns, end, title, blank, trailing) =>
        {
            var time = 0;
            var expected = turns.Select(t => (t.Item1, (time += t.Item2) * 1000, string.Concat(t.Item3.Select(s => s.Item1 + s.Item2)).Trim())).ToArray();
            var lines = expected.Select(t => $"{t.Item1}  {Clock(t.Item2 / 1000)}{trailing}{end}{t.Item3.Replace("\n", end)}{end}{(blank ? end : "")}");
            var file = (title ? $"The meeting - 2025-10-03{end}{end}" : "") + string.Concat(lines);
            return expected.SequenceEqual(Read.Text(file).Turns.Select(t => (t.Speaker, t.StartMs!.Value, t.Text)));
        });
    }

    private static string Clock(int seconds) =>
        seconds >= 3600 ? $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}" : $"{seconds / 60}:{seconds % 60:00}";

    [Theory]
    [InlineData("von Neumann")]
    [InlineData("de la Cruz")]
    public void MissingBlankLines_DoNotHideNamesThatBeginSmall(string name)
    {
        var turns = Read.Turns($"Ana  0:01\nHello.\n{name}  0:05\nHi.\nAna  0:09\nSo.\n");
        Assert.Equal([("Ana", 1000, "Hello."), (name, 5000, "Hi."), ("Ana", 9000, "So.")], turns);
    }

    [Fact]
    public void MissingBlankLines_TimesThatDoNotRise_DoNotHideSpeakers()
    {
        var turns = Read.Turns("Ana  0:01\nHello.\nBen  0:09\nHi.\nCara  0:05\nSo.\n");
        Assert.Equal([("Ana", 1000, "Hello."), ("Ben", 9000, "Hi."), ("Cara", 5000, "So.")], turns);
    }

    [Fact]
    public void BlankLinesElsewhere_ALineOutOfTime_IsText()
    {
        var turns = Read.Turns("Ana  0:01\nThe agenda:\nLunch Break  12:00\n\nBen  0:09\nYes.\n\nAna  0:12\nGood.\n");
        Assert.Equal(["The agenda:\nLunch Break  12:00", "Yes.", "Good."], turns.Select(t => t.Text));
    }
}
