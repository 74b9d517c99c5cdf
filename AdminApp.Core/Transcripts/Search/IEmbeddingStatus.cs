namespace AdminApp.Core.Transcripts.Search;

/// <summary>The state of background embedding. Component tests use a fake.</summary>
public interface IEmbeddingStatus
{
    /// <summary>The last known state.</summary>
    EmbeddingProgress Progress { get; }

    /// <summary>Raised when <see cref="Progress"/> has changed, at most a few times per second. Handlers must return at once.</summary>
    event Action<EmbeddingProgress>? Changed;

    /// <summary>Returns when nothing is left to embed: embeds here, or waits while another process on the same store does so. For <c>import --wait</c>.</summary>
    Task CompleteAsync(IProgress<EmbeddingProgress>? progress = null, CancellationToken cancellationToken = default);
}
