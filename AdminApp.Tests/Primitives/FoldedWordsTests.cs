using AdminApp.Core.Primitives;

namespace AdminApp.Tests.Primitives;

public class FoldedWordsTests
{
    [Theory]
    [InlineData("What did Ana say, and WHAT of it?", "what did ana say and of it")]
    [InlineData("Crème brûlée für Ångström", "creme brulee fur angstrom")]
    [InlineData("ES2009c: 17.50 €, e-mail don't", "es2009c 17 50 e mail don t")]
    [InlineData("ﬁle № ①", "file no 1")]
    [InlineData("会議の予算", "会 議 の 予 算")]
    [InlineData("결정 사항", "결정 사항")]
    [InlineData("बैठक का निर्णय", "बैठक का निर्णय")]
    [InlineData("ΣΊΣΥΦΟΣ ЁЛКА", "σισυφοσ елка")]
    [InlineData("\" OR * AND (NEAR) '; DROP", "or and near drop")]
    [InlineData(" \t\n", "")]
    public void Words_AreFolded(string text, string words) => Assert.Equal(words, string.Join(' ', FoldedWords.Of(text, 100)));

    [Fact]
    public void Words_HaveBounds()
    {
        Assert.Equal(["a", "b"], FoldedWords.Of("a b c", 2));
        Assert.Equal(FoldedWords.MaxLength, Assert.Single(FoldedWords.Of(new string('x', 500), 2)).Length);
        Assert.NotEmpty(FoldedWords.Of("half \uD800 pair \uFFFE", 10));
    }
}
