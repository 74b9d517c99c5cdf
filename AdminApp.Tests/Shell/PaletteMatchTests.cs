using AdminApp.Shell.Palette;

namespace AdminApp.Tests.Shell;

public class PaletteMatchTests
{
    [Theory]
    [InlineData("req", "Requests per minute", 3, "Req")]
    [InlineData("min req", "Requests per minute", 2, "Req|min")]
    [InlineData("quest", "Requests", 1, "quest")]
    [InlineData("mistral", "Requests per minute", 0, "")]
    [InlineData("a an", "Ana's and Ann's", 2, "An")]
    [InlineData("aa", "xaaa", 1, "aa")]
    [InlineData("ca", "bocca ca", 2, "ca")]
    public void Match_RanksBeginningsOfWordsFirst_AndMarksThem(string typed, string label, int rank, string marked)
    {
        var match = PaletteMatch.Of(typed.Split(' '), label, "Mistral:RequestsPerMinute");
        Assert.Equal(rank, match!.Rank);
        Assert.Equal(marked, string.Join('|', match.Marks.Select(mark => label[mark])));
    }

    [Fact]
    public void Match_NeedsEveryWord() => Assert.Null(PaletteMatch.Of(["requests", "zebra"], "Requests per minute", "Mistral"));

    [Fact]
    public void Marks_NeverOverlap()
    {
        const string label = "remote remotes";
        var match = PaletteMatch.Of(["remote", "remo", "mote"], label)!;
        Assert.Equal(["remote"], match.Marks.Select(mark => label[mark]));
    }
}
