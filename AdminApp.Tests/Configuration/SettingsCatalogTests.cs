using System.Globalization;
using AdminApp.Core;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Alerts;
using AdminApp.Core.Configuration;
using AdminApp.Core.Llm;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Stores;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Usage;
using Microsoft.Extensions.Configuration;

namespace AdminApp.Tests.Configuration;

public class SettingsCatalogTests
{
    private static readonly Dictionary<string, Type> OptionTypes = new()
    {
        ["Data"] = typeof(DataOptions),
        ["Postgres"] = typeof(PostgresOptions),
        ["Mistral"] = typeof(MistralOptions),
        ["Performance"] = typeof(PerformanceOptions),
        ["Requests"] = typeof(RequestsOptions),
        ["Alerts"] = typeof(AlertsOptions),
        ["Usage"] = typeof(UsageOptions),
        ["Audit"] = typeof(AuditOptions),
        ["Metrics"] = typeof(MonitoringOptions),
        ["Search"] = typeof(SearchOptions),
        ["Transcripts"] = typeof(TranscriptsOptions),
        ["Proxy"] = typeof(ProxyOptions),
        ["Bootstrap"] = typeof(BootstrapOptions),
        ["Proxy"] = typeof(ProxyOptions),
    };

    [Fact]
    public void EveryOptionIsInTheCatalog_WithItsDefault_AndNothingElse()
    {
        var options = OptionTypes.SelectMany(section => section.Value.GetProperties().Select(property =>
            $"{section.Key}:{property.Name} = {Convert.ToString(property.GetValue(Activator.CreateInstance(section.Value)), CultureInfo.InvariantCulture)}"));
        var catalog = ProductSettings.Catalog.All.Where(setting => setting.Section != "ConnectionStrings")
            .Select(setting => $"{setting.Key} = {(setting.Type == SettingType.Switch ? (setting.Default == "true" ? "True" : "False") : setting.Default)}");
        Assert.Equal(options.Order(StringComparer.Ordinal), catalog.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryDefaultIsAllowed() =>
        Assert.All(ProductSettings.Catalog.All, setting => Assert.Equal(setting.Default, setting.Normalize(setting.Default)));

    // Whatever the catalog lets through, the options must be able to read.
    [Theory]
    [InlineData("Mistral:RequestsPerSecond", "0")]
    [InlineData("Mistral:RequestsPerSecond", "0.001")]
    [InlineData("Mistral:RequestsPerSecond", "0.08")]
    [InlineData("Mistral:RequestsPerSecond", "1e1")]
    [InlineData("Mistral:TokensPerMonth", "1000000000000000")]
    [InlineData("Mistral:TokensPerMinute", "2147483647")]
    [InlineData("Mistral:WindowMarginMs", "AUTO")]
    [InlineData("Mistral:RequestsPerMinute", " 60 ")]
    [InlineData("Performance:CacheEnabled", "FALSE")]
    public void WhatIsAllowed_TheOptionsCanRead(string key, string value)
    {
        Assert.NotNull(ProductSettings.Catalog.Find(key)!.Normalize(value));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        Assert.Empty(ProductSettings.Validator.Validate(configuration));
        configuration.GetSection("Mistral").Get<MistralOptions>();
        configuration.GetSection("Performance").Get<PerformanceOptions>();
    }

    [Theory]
    [InlineData("Mistral:RequestsPerSecond", "NaN")]
    [InlineData("Mistral:RequestsPerSecond", "Infinity")]
    [InlineData("Mistral:RequestsPerSecond", "-1")]
    [InlineData("Mistral:RequestsPerSecond", "0.0009")]
    [InlineData("Mistral:RequestsPerSecond", "1e-12")]
    [InlineData("Mistral:RequestsPerSecond", "0,08")]
    [InlineData("Mistral:RequestsPerMinute", "2.5")]
    [InlineData("Mistral:RequestsPerMinute", "")]
    [InlineData("Mistral:RequestsPerMinute", "0x10")]
    [InlineData("Mistral:TokensPerMinute", "2147483648")]
    [InlineData("Performance:CacheEnabled", "yes")]
    [InlineData("Mistral:BaseUrl", "ftp://example.org")]
    [InlineData("Mistral:BaseUrl", "")]
    [InlineData("Mistral:BaseUrl", "https://name:password@example.org/v1")]
    [InlineData("Mistral:Model", "  ")]
    [InlineData("Postgres:MaxPoolSize", "1")]
    public void WhatIsOutOfRange_IsRefused(string key, string value) => Assert.Null(ProductSettings.Catalog.Find(key)!.Normalize(value));
}
