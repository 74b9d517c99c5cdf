using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Settings;

/// <summary>Notices within a few seconds what another process changed: reads the revision from the store, and reloads when it has moved.</summary>
internal sealed class SettingsFollower(
    IDbContextFactory<AdminDbContext> contexts, SettingOverrides overrides, TimeProvider time, ILogger<SettingsFollower> logger)
    : PeriodicWork(Period, "Following the settings", time, logger)
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => overrides.ReloadAsync(contexts, cancellationToken);
}
