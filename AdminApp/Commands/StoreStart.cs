using AdminApp.Core.Settings;
using AdminApp.Core.Stores;

namespace AdminApp.Commands;

/// <summary>What the server and the commands do first: migrate the schema and apply the live settings.</summary>
internal static class StoreStart
{
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
        await services.GetRequiredService<SettingsStore>().LoadAsync(cancellationToken);
    }
}
