using AdminApp.Core;
using AdminApp.Core.Configuration;
using Microsoft.Extensions.Configuration;

namespace AdminApp.Tests.Configuration;

public class SettingsValidatorTests
{
    [Fact]
    public void Demand_NamesEveryFaultInOneMessage_AndNoSecret()
    {
        var exception = Assert.Throws<InvalidSettingsException>(() => ProductSettings.Validator.Demand(Configuration(
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
              Mistral:RequestPerSecond: unknown setting; did you mean Mistral:RequestsPerSecond?
              Mistral:ApiKey: up to 10000 characters
              Mistral:RequestsPerMinute = many; allowed: auto, or a whole number from 0 to 1000000 (0 = no such limit)
              Performance:PatienceSeconds = 0; allowed: a number from 0.1 to 3600
              Postgres:MinPoolSize = 20; allowed: at most Postgres:MaxPoolSize, which is 10
              Performance:MaxQueuedPerUser = 51; allowed: auto, or at most Performance:RequestQueueSize, which is 50
              Bootstrap:AdminEmail = a@example.org; allowed: set together with Bootstrap:AdminPassword, or neither
            """,
            exception.Message, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Validate_LetsAnEmptyConfigurationPass() => Assert.Empty(ProductSettings.Validator.Validate(Configuration()));

    [Theory]
    [InlineData("Mistral:TokensPerMinute", "700", "Mistral:MaxOutputTokens")]
    [InlineData("Mistral:TokensPerMonth", "100", "Mistral:MaxOutputTokens")]
    public void Validate_RefusesALimitThatNoQuestionFits(string key, string value, string blamed) =>
        Assert.Equal(blamed, Assert.Single(ProductSettings.Validator.Validate(Configuration((key, value)))).Key);

    [Fact]
    public void Validate_NamesAnUnknownKeyDeepInASection() =>
        Assert.Equal("Mistral:Limits:PerMinute", Assert.Single(ProductSettings.Validator.Validate(Configuration(("Mistral:Limits:PerMinute", "1")))).Key);

    [Theory]
    [InlineData("https://name:pass-word@host.example/v1?key=pass-word", "https://…@host.example/…")]
    [InlineData("https://name:pass-word/@more@host.example", "https://…@host.example")]
    [InlineData("name:pass-word@host.example/v1", "…@host.example/…")]
    [InlineData("htps://hooks.example/services/pass-word", "htps://hooks.example/…")]
    [InlineData("htps://hooks.example?pass-word", "htps://hooks.example/…")]
    [InlineData("Host=db;Username=u;Password=pass-word@db.example", "…@db.example")]
    [InlineData("Host=db;Password=pass-word", "Host/…")]
    [InlineData("api.example:8080", "api.example:8080")]
    public void Demand_ShowsNoPasswordOfAnAddress(string value, string shown)
    {
        var message = Assert.Throws<InvalidSettingsException>(() => ProductSettings.Validator.Demand(Configuration(("Mistral:BaseUrl", value)))).Message;
        Assert.Contains($"Mistral:BaseUrl = {shown}; allowed: an http or https address of up to 2000 characters, without user name and password", message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Port=none;Password=pass-word")]
    [InlineData("postgres://name:pass-word@host/db")]
    public void Demand_ShowsNothingOfAConnectionString(string value) =>
        Assert.DoesNotContain("pass-word", Assert.Throws<InvalidSettingsException>(() => ProductSettings.Validator.Demand(Configuration(("ConnectionStrings:Postgres", value)))).Message, StringComparison.Ordinal);

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build();
}
