using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Transcripts;

/// <summary>Notices what other processes, such as <c>import</c> beside a running server, do to the transcripts.</summary>
internal sealed partial class TranscriptWatcher(TranscriptChangeFeed feed, TimeProvider time, ILogger<TranscriptWatcher> logger) : BackgroundService
{
    /// <summary>Between two looks; the contract allows 5 s.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Takes stock before the server answers, so that no later change goes unseen.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await PollAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await PollAsync(stoppingToken);
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        try
        {
            await feed.PollAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The store is away for the moment; the next look finds what this one missed.
            LogPollFailed(exception);
        }
    }

    [LoggerMessage(EventName = "TranscriptsNotChecked", Level = LogLevel.Warning, Message = "Could not check for changed transcripts; retrying.")]
    private partial void LogPollFailed(Exception exception);
}
