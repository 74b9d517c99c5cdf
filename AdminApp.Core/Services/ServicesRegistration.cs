using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Services;

/// <summary>Registers the external parts that the Services page shows.</summary>
public static class ServicesRegistration
{
    /// <summary>Adds the parts in the order in which they are shown, for the server.</summary>
    public static IServiceCollection AddServiceBoard(this IServiceCollection services)
    {
        services.AddSingleton<IServicePart, MistralPart>();
        services.AddSingleton<IServicePart>(provider => new StorePart(
            provider.GetRequiredService<StorePing>(), provider.GetRequiredService<MetricsHistory>(), provider.GetRequiredService<IOptions<PostgresOptions>>(), provider.GetService<SqliteWriter>()));
        services.AddSingleton<IServicePart, IndexPart>();
        services.AddSingleton<IServicePart, EmbeddingsPart>();
        services.AddSingleton<IServicePart, WebhookPart>();
        services.AddSingleton<ServiceBoard>();
        services.AddSingleton<ServiceTester>();
        return services;
    }
}
