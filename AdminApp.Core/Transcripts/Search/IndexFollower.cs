using AdminApp.Core.Transcripts.Search.Keyword;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Keeps the index of a running server up to date with what other processes import: looks each 2 s, so that verbs and questions find it within 5 s.</summary>
internal sealed partial class IndexFollower(KeywordIndex index, TimeProvider time, ILogger<IndexFollower> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await index.CatchUpAsync().WaitAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventName = "SearchIndexFollowFailed", Level = LogLevel.Warning, Message = "Could not update the search index; retrying in 2 s.")]
    private partial void LogFailed(Exception exception);
}
