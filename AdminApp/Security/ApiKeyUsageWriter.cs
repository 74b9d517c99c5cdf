using AdminApp.Core.Access;

namespace AdminApp.Security;

/// <summary>Saves when API keys were last used: every half minute, and on shutdown.</summary>
internal sealed partial class ApiKeyUsageWriter(ApiKeyVerifier keys, TimeProvider time, ILogger<ApiKeyUsageWriter> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SaveAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await SaveAsync(stoppingToken);
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keys.SaveUsageAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogSaveFailed(exception); // retried at the next tick
        }
    }

    [LoggerMessage(EventName = "KeyUsageNotSaved", Level = LogLevel.Warning, Message = "Could not save when API keys were last used.")]
    private partial void LogSaveFailed(Exception exception);
}
