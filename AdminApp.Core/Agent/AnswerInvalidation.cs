using AdminApp.Core.Llm.Caching;
using AdminApp.Core.Transcripts;
using Microsoft.Extensions.Hosting;

namespace AdminApp.Core.Agent;

/// <summary>Drops cached answers when a transcript whose passages they were given changes or is deleted. The only place that knows both the cache and the transcripts.</summary>
internal sealed class AnswerInvalidation(AnswerCache cache, ITranscriptLibrary library) : IHostedService
{
    /// <summary>The tag of a transcript, for <see cref="Llm.LlmRequest.DependsOn"/>.</summary>
    public static string TagOf(Guid transcript) => $"transcript:{transcript:N}";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        library.Changed += Forget;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        library.Changed -= Forget;
        return Task.CompletedTask;
    }

    private void Forget(IReadOnlyList<Guid> transcripts) => cache.Forget([.. transcripts.Select(TagOf)]);
}
