using AdminApp.Core.Stores;

namespace AdminApp.Tests.Stores;

public class StorableTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Grüße, 👍\tand\r\nmore", "Grüße, 👍\tand\r\nmore")]
    [InlineData("a\0b\u0007c\u0085", "abc")]
    public void Clean_KeepsWhatEveryStoreTakes(string text, string clean) => Assert.Equal(clean, StorableText.Clean(text));

    [Fact] // Test runners change such texts on their way.
    public void Clean_ReplacesHalfSurrogatePairs() =>
        Assert.Equal(("a\ufffd", "\ufffd👍"), (StorableText.Clean("a\ud83d"), StorableText.Clean("\udc4d\ud83d\udc4d")));

    [Fact]
    public void Clean_CutsWithoutSplittingACharacter() => Assert.Equal("ab", StorableText.Clean("ab👍", 3));

    [Fact]
    public void CleanText_IsNotCopied()
    {
        var text = new string('x', 10);
        Assert.Same(text, StorableText.Clean(text));
    }
}
