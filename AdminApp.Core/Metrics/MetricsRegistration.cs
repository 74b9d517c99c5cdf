using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Metrics;

public static class MetricsRegistration
{
    /// <summary>Adds the measurement of the stores, for the server.</summary>
    public static IServiceCollection AddStorePing(this IServiceCollection services)
    {
        services.AddSingleton<StorePing>();
        services.AddHostedService(provider => provider.GetRequiredService<StorePing>());
        return services;
    }
}
