using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminApp.Core.Access.Audit;

/// <summary>Registers the audit log.</summary>
public static class AuditRegistration
{
    /// <summary>Adds <see cref="AuditLog"/>, for everything that changes something; several features may ask for it.</summary>
    public static IServiceCollection AddAuditLog(this IServiceCollection services)
    {
        services.TryAddSingleton<AuditLog>();
        return services;
    }

    /// <summary>Adds the search over the audit log and what keeps it within its bounds, for the server.</summary>
    public static IServiceCollection AddAuditing(this IServiceCollection services)
    {
        services.AddAuditLog();
        services.AddSingleton<AuditSearch>();
        services.AddHostedService<AuditRetention>();
        services.AddSingleton<FailedSignIns>();
        services.AddHostedService(provider => provider.GetRequiredService<FailedSignIns>());
        return services;
    }
}
