using AdminApp.Core.Llm.Metering;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Usage;

/// <summary>Registers usage, prices and quotas.</summary>
public static class UsageRegistration
{
    /// <summary>Adds quotas, which every question asks for.</summary>
    public static IServiceCollection AddQuotas(this IServiceCollection services)
    {
        services.AddSingleton<QuotaBook>();
        services.AddSingleton(provider => new QuotaGate(provider.GetRequiredService<UsageWriter>(), provider.GetRequiredService<QuotaBook>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Adds what a server needs beyond that: reports, prices and the background work.</summary>
    public static IServiceCollection AddUsage(this IServiceCollection services)
    {
        services.AddQuotas();
        services.AddSingleton<PriceBook>();
        services.AddSingleton<UsageReport>();
        services.AddSingleton<MonthReport>();
        services.AddSingleton<QuotaWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<QuotaBook>());
        services.AddHostedService(provider => provider.GetRequiredService<QuotaWatch>());
        services.AddHostedService<UsageRetention>();
        return services;
    }
}
