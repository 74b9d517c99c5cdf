using AdminApp.Core.Llm;
using AdminApp.Security;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace AdminApp.Metrics;

/// <summary>
/// <c>GET /metrics</c>: every instrument as Prometheus text, for an Operator or Admin key or for a program on this machine. The instruments are read at
/// most once a second, however often it is asked.
/// </summary>
internal static class PrometheusEndpoint
{
    /// <summary>Maximum number of combinations of attributes per instrument; further ones are counted together as <c>otel_metric_overflow</c>.</summary>
    public const int MaxSeries = 200;

    private const int MinMillisecondsBetweenReadings = 1_000;

    private static readonly string[] Meters = [LlmMeter.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    public static IServiceCollection AddPrometheus(this IServiceCollection services)
    {
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("AdminApp", serviceVersion: typeof(PrometheusEndpoint).Assembly.GetName().Version?.ToString(3), autoGenerateServiceInstanceId: false))
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .AddView(_ => new MetricStreamConfiguration { CardinalityLimit = MaxSeries })
                .AddPrometheusExporter(options => options.ScrapeResponseCacheDurationMilliseconds = MinMillisecondsBetweenReadings));
        return services;
    }

    public static void MapPrometheus(this WebApplication app) =>
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(AccessPolicies.OperatorKeyOrLocal);
}
