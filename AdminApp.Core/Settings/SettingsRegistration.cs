using AdminApp.Core.Access;
using AdminApp.Core.Llm;
using AdminApp.Core.Stores;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Settings;

/// <summary>Registers the options of every section, bound to the configuration with the live overrides on top.</summary>
public static class SettingsRegistration
{
    /// <summary>Adds the options; read them through <c>IOptionsMonitor</c>, so that live overrides take effect at once.</summary>
    public static IServiceCollection AddSettings(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<SettingOverrides>();
        services.AddSingleton(provider => new SettingsStore(
            provider.GetRequiredService<IDbContextFactory<AdminDbContext>>(),
            provider.GetRequiredService<SettingOverrides>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<SettingsFollower>();
        Bind<DataOptions>(services, configuration, "Data");
        Bind<PostgresOptions>(services, configuration, "Postgres");
        Bind<Neo4jOptions>(services, configuration, "Neo4j");
        Bind<MistralOptions>(services, configuration, "Mistral");
        Bind<PerformanceOptions>(services, configuration, "Performance");
        Bind<SearchOptions>(services, configuration, "Search");
        Bind<TranscriptsOptions>(services, configuration, "Transcripts");
        Bind<AlertsOptions>(services, configuration, "Alerts");
        Bind<BootstrapOptions>(services, configuration, "Bootstrap");
        Bind<ProxyOptions>(services, configuration, "Proxy");
        return services;
    }

    private static void Bind<TOptions>(IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        services.AddOptions();
        services.AddSingleton<IConfigureOptions<TOptions>>(provider =>
            new NamedConfigureFromConfigurationOptions<TOptions>(Options.DefaultName, Section(provider)));
        services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(provider =>
            new ConfigurationChangeTokenSource<TOptions>(Options.DefaultName, Section(provider)));

        IConfigurationSection Section(IServiceProvider provider) =>
            provider.GetRequiredService<SettingOverrides>().Layer(configuration).GetSection(section);
    }
}
