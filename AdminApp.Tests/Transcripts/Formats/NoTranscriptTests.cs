using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Tests.Transcripts.Formats;

public class NoTranscriptTests
{
    [Theory]
    [InlineData("{\"name\":\"x\",\"version\":\"1.0\"}", "JSON without turns")]
    [InlineData("{\"id\":1}\n{\"id\":2}\n", "JSON without turns")]
    [InlineData("[]", "JSON without turns")]
    [InlineData("[\"a\",\"b\"]", "JSON without turns")]
    [InlineData("{\"segments\":[{\"text\":\"cut off", "can't be read to its end")]
    [InlineData("<!DOCTYPE html>\n<html><body>Orla: hi</body></html>", "a web page")]
    [InlineData("<?xml version=\"1.0\"?>\n<tt xmlns=\"http://www.w3.org/ns/ttml\"><p begin=\"1s\">Hi</p></tt>", "styled subtitle file (TTML)")]
    [InlineData("[Script Info]\nTitle: x\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Hi\n", "styled subtitle file (SSA or ASS)")]
    [InlineData("Name,Start,Text\n\"Orla\",1,\"Hello, there\"\nUwe,2,Hi\nOrla,3,So\n", "a table with commas")]
    [InlineData("Name;Start;Text\nOrla;1;Hello\nUwe;2;Hi\n", "a table with semicolons")]
    [InlineData("id\tname\tage\n1\tOrla\t44\n2\tUwe\t45\n", "a table with tabs")]
    public void IsRefused_WithTheReason_AndWhatWouldWork(string text, string reason)
    {
        var refusal = Assert.Throws<UnreadableTranscriptException>(() => Read.Text(text));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Export the transcript as .txt, .vtt", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepJson_IsRefused() =>
        Assert.Contains("levels deep", Assert.Throws<UnreadableTranscriptException>(() => Read.Text(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)))).Message, StringComparison.Ordinal);

    [Fact]
    public void ProseWithCommas_IsNoTable() => Assert.Equal("plain", Read.Text("First, we met, as ever.\nThen, we left, at once.\nLast, we slept, well.\n").Format);
}
