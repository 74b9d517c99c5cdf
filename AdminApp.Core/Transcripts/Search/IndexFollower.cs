using AdminApp.Core.Stores;
using AdminApp.Core.Transcripts.Search.Keyword;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>
/// Keeps the index of a running server up to date: at the start, and whenever transcripts change, in this process or another, so that
/// commands and questions find them within 5 s.
/// </summary>
internal sealed partial class IndexFollower(KeywordIndex index, TranscriptChangeFeed feed, SearchTimes times, TimeProvider time, ILogger<IndexFollower> logger) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _changed = new(1); // the start counts as a change
    private bool _failing;

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _changed.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        feed.Changed += OnChanged;
        try
        {
            while (true)
            {
                await _changed.WaitAsync(stoppingToken);
                while (!await TryCatchUpAsync(stoppingToken))
                {
                    await Task.Delay(RetryInterval, time, stoppingToken);
                }
            }
        }
        finally
        {
            feed.Changed -= OnChanged;
        }
    }

    // Several changes before the next look are one.
    private void OnChanged(IReadOnlyList<Guid> transcripts)
    {
        lock (_changed)
        {
            if (_changed.CurrentCount == 0)
            {
                _changed.Release();
            }
        }
    }

    // False as long as another process writes the index, and after a failure: then this one looks again.
    private async Task<bool> TryCatchUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            var writes = await index.CatchUpAsync().WaitAsync(cancellationToken);
            _failing = false;
            return writes;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_failing)
            {
                LogFailed(exception);
            }

            if (!StoreFailure.IsUnavailable(exception))
            {
                times.Index.Failed($"The index can't be updated ({exception.GetType().Name}); the log says why.");
            }

            _failing = true;
            return false;
        }
    }

    [LoggerMessage(EventName = "SearchIndexFollowFailed", Level = LogLevel.Warning, Message = "Could not update the search index; retrying in 2 s.")]
    private partial void LogFailed(Exception exception);
}
