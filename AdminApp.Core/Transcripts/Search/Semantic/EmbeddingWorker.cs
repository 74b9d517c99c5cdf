using Microsoft.Extensions.Hosting;

namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>Runs the embedding in the background of a server, and wakes it when transcripts change.</summary>
internal sealed class EmbeddingWorker(EmbeddingWork work, TranscriptChangeFeed feed) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        feed.Changed += OnChanged;
        try
        {
            await work.RunAsync(stoppingToken);
        }
        finally
        {
            feed.Changed -= OnChanged;
        }
    }

    private void OnChanged(IReadOnlyList<Guid> transcripts) => work.Wake();
}
