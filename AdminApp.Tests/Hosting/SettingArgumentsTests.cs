using AdminApp.Hosting;

namespace AdminApp.Tests.Hosting;

public class SettingArgumentsTests
{
    [Theory]
    [InlineData("serve --urls http://x:1 --Mistral:Model=a=b", "serve", "--urls=http://x:1 --Mistral:Model=a=b")]
    [InlineData("import a b --Data:Directory ./d --wait", "import a b --wait", "--Data:Directory=./d")]
    [InlineData("search -- --Data:Directory=x", "search -- --Data:Directory=x", "")]
    [InlineData("--help", "--help", "")]
    [InlineData("search what:ever --top 3", "search what:ever --top 3", "")]
    [InlineData("--Logging:LogLevel:Default=Debug", "", "--Logging:LogLevel:Default=Debug")]
    public void Split_TakesSettingsFromAnywhere_ButNotAfterTwoDashes(string line, string command, string settings)
    {
        var split = SettingArguments.Split(line.Split(' '));
        Assert.Null(split.Error);
        Assert.Equal((command, settings), (string.Join(' ', split.Command), string.Join(' ', split.Settings)));
    }

    [Theory]
    [InlineData("--Mistrol:Model=x", "Unknown setting 'Mistrol:Model'.")]
    [InlineData("--urls", "The setting 'urls' needs a value: --urls=VALUE.")]
    [InlineData("--Data:Directory --wait", "The setting 'Data:Directory' needs a value: --Data:Directory=VALUE.")]
    public void Split_RefusesASettingThatIsNone(string line, string error) => Assert.Equal(error, SettingArguments.Split(line.Split(' ')).Error);
}
