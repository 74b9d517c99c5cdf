using AdminApp.Core.Llm.Caching;
using AdminApp.Core.Transcripts;
using Microsoft.Extensions.Hosting;

namespace AdminApp.Core.Agent;

/// <summary>Drops cached answers when the transcripts that they quote change or go.</summary>
internal sealed class CacheInvalidation(AnswerCache cache, ITranscriptLibrary library) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        library.Changed += cache.Forget;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        library.Changed -= cache.Forget;
        return Task.CompletedTask;
    }
}
