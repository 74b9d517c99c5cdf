using AdminApp.Core.Settings;
using AdminApp.Core.Stores;

namespace AdminApp.Commands;

/// <summary>What server and verbs do before anything else: the schema is brought up to date and the live settings put in force.</summary>
internal static class StoreStart
{
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
        await services.GetRequiredService<SettingsStore>().LoadAsync(cancellationToken);
    }
}
