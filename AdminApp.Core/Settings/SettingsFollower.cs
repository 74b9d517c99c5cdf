using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Settings;

/// <summary>Notices within a few seconds what another process changed: asks the store for the revision and reloads when it moved.</summary>
internal sealed partial class SettingsFollower(
    IDbContextFactory<AdminDbContext> contexts, SettingOverrides overrides, TimeProvider time, ILogger<SettingsFollower> logger) : BackgroundService
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await overrides.ReloadAsync(contexts, stoppingToken);
                failing = false;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (!failing)
                {
                    LogFailed(exception);
                }

                failing = true;
            }
        }
    }

    [LoggerMessage(EventName = "SettingsNotFollowed", Level = LogLevel.Warning,
        Message = "Could not read the revision of the settings from the store; the current settings stay in force.")]
    private partial void LogFailed(Exception exception);
}
