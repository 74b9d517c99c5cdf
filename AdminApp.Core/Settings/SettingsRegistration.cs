using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Settings;

/// <summary>Registers the options of every section, bound to the configuration.</summary>
public static class SettingsRegistration
{
    /// <summary>Adds the options; read them through <c>IOptionsMonitor</c>, so that live overrides take effect at once.</summary>
    public static IServiceCollection AddSettings(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<DataOptions>(configuration.GetSection("Data"));
        services.Configure<PostgresOptions>(configuration.GetSection("Postgres"));
        services.Configure<Neo4jOptions>(configuration.GetSection("Neo4j"));
        services.Configure<MistralOptions>(configuration.GetSection("Mistral"));
        services.Configure<PerformanceOptions>(configuration.GetSection("Performance"));
        services.Configure<SearchOptions>(configuration.GetSection("Search"));
        services.Configure<TranscriptsOptions>(configuration.GetSection("Transcripts"));
        services.Configure<AlertsOptions>(configuration.GetSection("Alerts"));
        services.Configure<BootstrapOptions>(configuration.GetSection("Bootstrap"));
        return services;
    }
}
