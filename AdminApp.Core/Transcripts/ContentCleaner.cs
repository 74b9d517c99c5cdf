using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Transcripts;

/// <summary>Removes what imports left behind that were killed: at the start of a server, and every few minutes for other processes on the same store.</summary>
internal sealed partial class ContentCleaner(ContentRows rows, TimeProvider time, ILogger<ContentCleaner> logger) : BackgroundService
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                if (await rows.RemoveLeftBehindAsync(stoppingToken) is > 0 and var count)
                    LogRemoved(count);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventName = "ContentRemoved", Level = LogLevel.Information, Message = "Removed what {Count} imports or deletions had left behind.")]
    private partial void LogRemoved(int count);

    [LoggerMessage(EventName = "ContentCleanFailed", Level = LogLevel.Warning, Message = "Could not look for leftovers of imports; retrying in a few minutes.")]
    private partial void LogFailed(Exception exception);
}
