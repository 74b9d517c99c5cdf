using Microsoft.Extensions.Hosting;

namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>Runs the embedding in the background of a server.</summary>
internal sealed class EmbeddingWorker(EmbeddingWork work) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await work.RunAsync(stoppingToken);
    }
}
