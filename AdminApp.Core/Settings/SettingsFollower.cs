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

    [LoggerMessage(EventId = 1202, EventName = "SettingsNotFollowed", Level = LogLevel.Warning, Message = "The store did not tell the revision of the settings; those in force stay")]
    private partial void LogFailed(Exception exception);
}
