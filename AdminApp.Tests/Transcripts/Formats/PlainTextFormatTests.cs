using System.Text;
using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Tests.Transcripts.Formats;

public class PlainTextFormatTests
{
    [Fact]
    public void NoSpeakerLine_IsOneSpeakerUnknown_WithAWarning()
    {
        var read = Read.Text("We talked about the budget.\nwe meet at 10:30\n\nNote: nothing was decided.\n");
        Assert.Equal("plain", read.Format);
        Assert.Equal(
            [("Unknown", null, "We talked about the budget.\nwe meet at 10:30"), ("Unknown", null, "Note: nothing was decided.")],
            read.Turns.Select(t => (t.Speaker, t.StartMs, t.Text)));
        Assert.Contains("Unknown", Assert.Single(read.Warnings).Text);
    }

    [Fact]
    public void NamesBeforeColons_AreSpeakers()
    {
        var read = Read.Text("Stand-up (2025-10-03)\n\nAna María: Hello.\nIt is late.\n\nJ. Smith: Hi.\n\nAna María: Note this: done.\n");
        Assert.Equal(("Stand-up", new DateOnly(2025, 10, 3)), (read.Title, read.Date));
        Assert.Empty(read.Warnings);
        Assert.Equal([("Ana María", "Hello.\nIt is late."), ("J. Smith", "Hi."), ("Ana María", "Note this: done.")], read.Turns.Select(t => (t.Speaker, t.Text)));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    public void ByteOrderMark_DecidesTheEncoding(string encoding)
    {
        var of = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. of.GetPreamble(), .. of.GetBytes("Ana María  0:01\r\nHello.\r\n")];
        Assert.Equal([("Ana María", "Hello.")], Read.Bytes(bytes).Turns.Select(t => (t.Speaker, t.Text)));
    }

    [Fact]
    public void RandomBytes_AreRefused()
    {
        var bytes = new byte[5_000];
        new Random(1).NextBytes(bytes);
        Assert.Throws<UnreadableTranscriptException>(() => Read.Bytes([.. bytes.Where(b => b != 0)]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t \n")]
    [InlineData("\uFEFF")]
    public void Nothing_IsRefusedAsEmpty(string text) =>
        Assert.Contains("empty", Assert.Throws<UnreadableTranscriptException>(() => Read.Text(text)).Message);

    [Fact]
    public void OverlongTurn_GoesOnAsTheNext_WithAWarning()
    {
        var said = string.Concat(Enumerable.Repeat("And so it goes on. ", 6_000)).Trim();
        var read = Read.Text($"Ana  0:01\n{said}\n");
        Assert.Equal(2, read.Turns.Count);
        Assert.Equal(said, string.Join(' ', read.Turns.Select(t => t.Text)));
        Assert.Single(read.Warnings);
    }

    [Theory]
    [InlineData("<v.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a")]
    [InlineData("<v <v ")]
    [InlineData("....")]
    [InlineData("{\\a")]
    [InlineData("Name :")]
    [InlineData("          ")]
    [InlineData("a  1")]
    public void TextMadeToHurt_IsReadInLinearTime(string part)
    {
        var hostile = string.Concat(Enumerable.Repeat(part, 200_000 / part.Length));
        Assert.NotEmpty(Read.Text($"WEBVTT\n\n00:01.000 --> 00:02.000\nAna: so {hostile}\n").Turns);
        Assert.NotEmpty(Read.Text($"Ana  0:01\nHi\n{hostile}\nyes\n").Turns);
    }

    [Fact]
    public void OtterExportWithoutSpeakerLines_KeepsTheTextOnly()
    {
        var read = Read.Text("Team sync\nFri, Oct 3, 2025 10:00AM • 45:02\n\nSUMMARY KEYWORDS\nbudget, hiring\n\nSPEAKERS\nAna, Ben\n\nWe talked about the budget.\n\nThen we left.\n\nTranscribed by https://otter.ai\n");
        Assert.Equal(("plain", "Team sync", new DateOnly(2025, 10, 3)), (read.Format, read.Title, read.Date));
        Assert.Equal(["We talked about the budget.", "Then we left."], read.Turns.Select(t => t.Text));
    }

    [Fact]
    public void SummaryOfOtherPrograms_IsText()
    {
        var read = Read.Text("Minutes\n\nSUMMARY\nWe ship on Friday.\n");
        Assert.Equal(["Minutes", "SUMMARY\nWe ship on Friday."], read.Turns.Select(t => t.Text));
    }

    [Fact]
    public void ControlCharacters_AreBlanks_SoThatWordsStayApart()
    {
        var read = Read.Text("We talked about the budget\fand the plan of the next year, and about all that a long line holds besides.\n");
        Assert.StartsWith("We talked about the budget and the plan", Assert.Single(read.Turns).Text);
    }

    [Theory]
    [InlineData("a\n\n", 100_001, "turns")]
    [InlineData("Ana  0:01\n", 100_001, "turns")]
    [InlineData("Ana: a\nBen: b\n", 50_001, "turns")]
    [InlineData("a\n", 1_000_001, "lines")]
    public void TooMany_AreRefused(string part, int times, string of)
    {
        var refusal = Assert.Throws<UnreadableTranscriptException>(() => Read.Text(string.Concat(Enumerable.Repeat(part, times)) + "a"));
        Assert.Contains($"more than the allowed {(of == "turns" ? 100_000 : 1_000_000)} {of}", refusal.Message);
    }
}
