using AdminApp.Core.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Monitoring;

public static class MonitoringRegistration
{
    /// <summary>Adds the history of the metrics, for the server. It needs the LLM service and the measurement of the stores.</summary>
    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.AddSingleton<CircuitCount>();
        services.AddSingleton<MetricsHistory>();
        services.AddSingleton<PoolListener>();
        services.AddSingleton<MetricsStore>();
        services.AddSingleton(p => new MetricsTimeline(p.GetRequiredService<MetricsHistory>(), p.GetRequiredService<MetricsStore>()));
        services.AddHostedService<MetricsSampler>();
        services.AddHostedService<MetricsWriter>();
        return services;
    }
}
