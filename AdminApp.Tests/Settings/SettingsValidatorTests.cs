using AdminApp.Core.Settings;
using Microsoft.Extensions.Configuration;

namespace AdminApp.Tests.Settings;

public class SettingsValidatorTests
{
    [Fact]
    public void Demand_NamesEveryFaultInOneMessage_AndNoSecret()
    {
        var exception = Assert.Throws<InvalidSettingsException>(() => SettingsValidator.Demand(Configuration(
            ("Mistral:RequestsPerMinute", "many"),
            ("Mistral:RequestPerSecond", "1"),
            ("Performance:PatienceSeconds", "0"),
            ("Mistral:ApiKey", "sk-very\u0001secret"),
            ("Postgres:MinPoolSize", "20"),
            ("Performance:MaxQueuedPerUser", "51"),
            ("Bootstrap:AdminEmail", "a@example.org"),
            ("Quite:Other", "x"))));

        Assert.Equal(
            """
            7 settings are wrong:
              Mistral:RequestPerSecond: no such setting; do you mean Mistral:RequestsPerSecond?
              Mistral:ApiKey: up to 10000 characters
              Mistral:RequestsPerMinute = many; allowed: a whole number from 0 to 1000000 (0 = no such limit)
              Performance:PatienceSeconds = 0; allowed: a number from 0.1 to 3600
              Postgres:MinPoolSize = 20; allowed: at most Postgres:MaxPoolSize, which is 10
              Performance:MaxQueuedPerUser = 51; allowed: auto, or at most Performance:RequestQueueSize, which is 50
              Bootstrap:AdminEmail = a@example.org; allowed: set together with Bootstrap:AdminPassword, or neither
            """,
            exception.Message, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Validate_LetsAnEmptyConfigurationPass() => Assert.Empty(SettingsValidator.Validate(Configuration()));

    [Theory]
    [InlineData("Mistral:TokensPerMinute", "700", "Mistral:MaxOutputTokens")]
    [InlineData("Mistral:TokensPerMonth", "100", "Mistral:MaxOutputTokens")]
    public void Validate_RefusesALimitThatNoQuestionFits(string key, string value, string blamed) =>
        Assert.Equal(blamed, Assert.Single(SettingsValidator.Validate(Configuration((key, value)))).Key);

    [Fact]
    public void Validate_NamesAnUnknownKeyDeepInASection() =>
        Assert.Equal("Mistral:Limits:PerMinute", Assert.Single(SettingsValidator.Validate(Configuration(("Mistral:Limits:PerMinute", "1")))).Key);

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build();
}
