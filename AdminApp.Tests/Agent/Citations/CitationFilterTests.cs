using AdminApp.Core.Agent.Citations;
using CsCheck;

namespace AdminApp.Tests.Agent.Citations;

public class CitationFilterTests
{
    // What models write round citations, and what looks like one.
    private static readonly string[] Pieces =
    [
        "[1]", "[2]", "[3]", "[99]", "[0]", "[1, 3]", "[1][3]", "[2-3]", "[1–9]", "[^2]", "[ 2 ]", "[1;2]", "[", "]", "[]", "[x]", "[1", "1]", "[-]", "[1,]",
        "[12345678901234567890]", "(", ")", ":", " ", "  ", "\n", "blue", "Ann said", ".", ",", "1", "3", "^", "-", "–", "![1](http://x)", "[1]: http://x",
        "\\[1\\]", "**", "`[2]`", "é", "\ud83d\ude00", "\ud83d", "\ude00", "\0", "\r\n", "\t", "- [ ] ", "1. ",
    ];

    private static readonly Gen<string> Texts = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 40].Select(pieces => string.Concat(pieces));

    [Theory]
    [InlineData("It is blue [2].", "It is blue [1].")]
    [InlineData("Red [3], blue [1], red [3].", "Red [1], blue [2], red [1].")]
    [InlineData("Both [1, 3].", "Both [1][2].")]
    [InlineData("All [1-3].", "All [1][2][3].")]
    [InlineData("Both [1][1].", "Both [1][1].")]
    [InlineData("Twice [2, 2].", "Twice [1].")]
    [InlineData("Foot [^2].", "Foot [1].")]
    [InlineData("No such [99].", "No such.")]
    [InlineData("Some [1, 99] exist.", "Some [1] exist.")]
    [InlineData("- [99] first", "- first")]
    [InlineData("[x] is no citation, [] neither, - [ ] nor this", "[x] is no citation, [] neither, - [ ] nor this")]
    [InlineData("A link [1](http://evil.example) is none", "A link [1] (http://evil.example) is none")]
    [InlineData("An image ![1](http://evil.example/x.png)", "An image ![1] (http://evil.example/x.png)")]
    [InlineData("[1]: http://evil.example", "[1] : http://evil.example")]
    [InlineData("As told in [1]: blue", "As told in [1]: blue")]
    [InlineData("It breaks off [1", "It breaks off")]
    [InlineData("Nested [[99]1] and [1[99]]", "Nested [1 and [1")]
    [InlineData("Odd [1,] and [-2]", "Odd [1] and [2]")]
    public void Text_ShowsOnlyCitationsThatResolve_NumberedByFirstAppearance(string text, string expected) => Assert.Equal(expected, Whole(text, 3).Text);

    [Fact]
    public void HalfSurrogatesAndNulls_AreTakenOut() => Assert.Equal("nul and half \ufffd.", Whole("nul\0 and half \ud83d.", 3).Text);

    [Fact]
    public void RemovedCitations_AreCountedOneByOne() => Assert.Equal(4, Whole("[99] and [7, 1, 8] and [0].", 3).Removed);

    [Fact]
    public void EveryChunking_GivesTheTextOfTheWhole() => Gen.Select(Texts, Gen.Int[1, 6], Gen.Int[0, 4]).Sample((text, chunk, passages) =>
    {
        var filter = Filter(passages);
        var streamed = string.Concat(text.Chunk(chunk).Select(piece => filter.Push(new string(piece)))) + filter.Finish();
        Assert.Equal(Whole(text, passages), (streamed, filter.Removed));
    }, iter: 20_000);

    [Fact]
    public void EverySplitIntoTwo_GivesTheTextOfTheWhole()
    {
        const string text = "Ann said [2, 3] that [99] it was blue [1–3][x] [1](y)\n[2]: z \ud83d\ude00[3].";
        for (var at = 0; at <= text.Length; at++)
        {
            var filter = Filter(3);
            Assert.Equal(Whole(text, 3).Text, filter.Push(text[..at]) + filter.Push(text[at..]) + filter.Finish());
        }
    }

    [Fact]
    public void EveryNumberShown_IsAPassage_AndNumbersFirstAppearInOrder() => Gen.Select(Texts, Gen.Int[0, 4]).Sample((text, passages) =>
    {
        var numbers = CitationNumbers.In(Whole(text, passages).Text).Select(citation => citation.Number).Distinct().ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
        Assert.True(numbers.Count <= passages);
    }, iter: 20_000);

    [Fact]
    public void Output_HasNoHalfSurrogatesAndNoControlCharacters() => Texts.Sample(text =>
    {
        var shown = Whole(text, 3).Text;
        Assert.DoesNotContain(shown, c => char.IsControl(c) && c is not ('\n' or '\t'));
        Assert.Equal(shown, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(shown)));
    }, iter: 5_000);

    private static (string Text, int Removed) Whole(string text, int passages)
    {
        var filter = Filter(passages);
        return (filter.Push(text) + filter.Finish(), filter.Removed);
    }

    private static CitationFilter Filter(int passages)
    {
        var cited = new List<int>();
        return new CitationFilter(number =>
        {
            if (number < 1 || number > passages)
            {
                return null;
            }

            if (!cited.Contains(number))
            {
                cited.Add(number);
            }

            return cited.IndexOf(number) + 1;
        });
    }
}
