using System.Net;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Stores;
using AdminApp.Core.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Alerts;

/// <summary>Registers the alerts, for the server.</summary>
public static class AlertsRegistration
{
    /// <summary>Adds the rules, their evaluation and the webhook.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddHttpClient(WebhookClient.Name, client =>
            {
                client.Timeout = WebhookClient.Timeout;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("AdminApp");
            })
            .ConfigurePrimaryHttpMessageHandler(provider =>
            {
                var options = provider.GetRequiredService<IOptionsMonitor<AlertsOptions>>();
                return new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    UseProxy = false,
                    AutomaticDecompression = DecompressionMethods.None,
                    ActivityHeadersPropagator = null,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(1),
                    ConnectCallback = (context, token) => WebhookClient.ConnectAsync(context, options.CurrentValue.AllowPrivateWebhook, token),
                };
            })
            .RemoveAllLoggers(); // the path of a webhook is a secret
        services.AddSingleton<WebhookClient>();
        services.AddSingleton(provider => new AlertNotifier(
            provider.GetRequiredService<WebhookClient>(), provider.GetRequiredService<IOptionsMonitor<AlertsOptions>>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AlertNotifier>>()));
        services.AddSingleton<AlertBookStore>();
        services.AddSingleton(provider => new AlertMonitor(
            provider.GetRequiredService<AlertBookStore>(), provider.GetRequiredService<InstanceId>(), provider.GetRequiredService<MetricsHistory>(), provider.GetRequiredService<LlmMetrics>(),
            provider.GetRequiredService<StorePing>(), provider.GetRequiredService<QuotaWatch>(), provider.GetRequiredService<IOptionsMonitor<AlertsOptions>>(), provider.GetRequiredService<AlertNotifier>(),
            provider.GetRequiredService<AuditLog>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AlertMonitor>>()));
        services.AddSingleton<IAlertLog>(provider => provider.GetRequiredService<AlertMonitor>());
        services.AddHostedService(provider => provider.GetRequiredService<AlertNotifier>());
        services.AddHostedService(provider => provider.GetRequiredService<AlertMonitor>());
        return services;
    }
}
