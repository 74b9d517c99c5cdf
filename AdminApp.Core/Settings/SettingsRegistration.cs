using AdminApp.Core.Access.Audit;
using AdminApp.Core.Configuration;
using AdminApp.Core.Stores;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Settings;

/// <summary>Registers the options of every section, bound to the configuration with the live overrides on top.</summary>
public static class SettingsRegistration
{
    /// <summary>Adds the options; read them through <c>IOptionsMonitor</c>, so that live overrides take effect at once.</summary>
    public static IServiceCollection AddSettings(this IServiceCollection services, IConfiguration configuration, SettingsCatalog catalog)
    {
        services.AddSingleton(catalog);
        services.AddAuditLog();
        services.AddSingleton<SettingsValidator>();
        services.AddDataProtection().SetApplicationName("AdminApp").PersistKeysToDbContext<AdminDbContext>();
        services.AddSingleton<SettingSecrets>();
        services.AddSingleton<SettingOverrides>();
        services.AddSingleton(provider => new SettingsStore(
            provider.GetRequiredService<IDbContextFactory<AdminDbContext>>(),
            provider.GetRequiredService<SettingOverrides>(),
            provider.GetRequiredService<SettingsValidator>(),
            provider.GetRequiredService<SettingSecrets>(),
            catalog,
            provider.GetRequiredService<AuditLog>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<SettingsFollower>();
        foreach (var section in catalog.Sections)
        {
            section.Bind(services, provider => provider.GetRequiredService<SettingOverrides>().Layer(configuration));
        }

        return services;
    }
}
