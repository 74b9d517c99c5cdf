using AdminApp.Core.Transcripts;

namespace AdminApp.Tests.Transcripts;

public class TranscriptFileNameTests
{
    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("/etc/../a.txt", "a.txt")]
    [InlineData(@"C:\Users\me\Ana María.txt", "Ana María.txt")]
    [InlineData("Ana Mari\u0301a.txt", "Ana María.txt")]
    [InlineData("..", "transcript.txt")]
    [InlineData("", "transcript.txt")]
    [InlineData(null, "transcript.txt")]
    [InlineData("a\u0000\r\nb\u202Etxt.exe", "abtxt.exe")]
    [InlineData("a\uD800b.txt", "ab.txt")]
    [InlineData("a\uFFFEb\uD83F\uDFFF.txt", "ab.txt")]
    public void Name_IsALabelWithoutFolders(string? name, string expected) => Assert.Equal(expected, TranscriptFileName.Sanitize(name));

    [Fact]
    public void LongName_KeepsItsEnding()
    {
        var name = TranscriptFileName.Sanitize(new string('a', 500) + ".vtt");
        Assert.Equal(TranscriptFileName.MaxLength, name.Length);
        Assert.EndsWith(".vtt", name);
    }
}
