namespace AdminApp.Core.Transcripts.Search;

/// <summary>Embeds passages in the background. A seam for pages' tests.</summary>
public interface IEmbeddingStatus
{
    /// <summary>The last known state.</summary>
    EmbeddingProgress Progress { get; }

    /// <summary>Raised when <see cref="Progress"/> changed, at most a few times a second. Handlers return at once.</summary>
    event Action<EmbeddingProgress>? Changed;

    /// <summary>Returns when nothing is left to embed: embeds here, or waits while another process on the same store does. For <c>import --wait</c>.</summary>
    Task CompleteAsync(IProgress<EmbeddingProgress>? progress = null, CancellationToken cancellationToken = default);
}
