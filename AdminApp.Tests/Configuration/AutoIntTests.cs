using AdminApp.Core.Configuration;

namespace AdminApp.Tests.Configuration;

public class AutoIntTests
{
    [Theory]
    [InlineData("auto", null)]
    [InlineData(" AUTO ", null)]
    [InlineData("20", 20)]
    public void Parse_ReadsAutoAndWholeNumbers(string text, int? expected) => Assert.Equal(expected, AutoInt.Parse(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("2.5")]
    [InlineData("automatic")]
    public void Parse_RefusesAnythingElse(string text) => Assert.Throws<FormatException>(() => AutoInt.Parse(text));
}
