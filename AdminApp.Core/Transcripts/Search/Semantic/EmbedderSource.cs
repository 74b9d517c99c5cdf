using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>
/// Loads the embedding model when it is first needed. Off if <c>Search:Embeddings</c> is false; if loading fails, only keyword search
/// works and the next attempt follows a minute later.
/// </summary>
internal sealed partial class EmbedderSource : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    private readonly Func<ITextEmbedder> _load;
    private readonly TimeProvider _time;
    private readonly ILogger<EmbedderSource> _logger;
    private readonly Lock _lock = new();
    private ITextEmbedder? _embedder;
    private long? _failedAt;

    /// <param name="options">Whether embeddings are on.</param>
    /// <param name="load">Loads the model.</param>
    /// <param name="time">For the next attempt.</param>
    public EmbedderSource(IOptions<SearchOptions> options, Func<ITextEmbedder> load, TimeProvider time, ILogger<EmbedderSource> logger)
    {
        Enabled = options.Value.Embeddings;
        _load = load;
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether embeddings are on at all.</summary>
    public bool Enabled { get; }

    /// <summary>Whether the model is loaded.</summary>
    public bool IsLoaded => _embedder is not null;

    /// <summary>Why there is no model, for people; null if there is one or none was requested.</summary>
    public string? Problem { get; private set; }

    /// <summary>The model; null if off or currently unavailable. Blocks for about a second the first time.</summary>
    public ITextEmbedder? Get()
    {
        if (!Enabled)
        {
            return null;
        }

        lock (_lock)
        {
            if (_embedder is not null || (_failedAt is { } failed && _time.GetElapsedTime(failed) < RetryAfter))
            {
                return _embedder;
            }

            try
            {
                _embedder = _load();
                Problem = null;
                LogLoaded();
            }
            catch (Exception exception)
            {
                _failedAt = _time.GetTimestamp();
                Problem = "The embedding model cannot be loaded, so only keyword search works. Retrying every minute.";
                LogFailed(exception);
            }

            return _embedder;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _embedder?.Dispose();

    [LoggerMessage(EventName = "EmbeddingModelLoaded", Level = LogLevel.Information, Message = "Loaded the embedding model.")]
    private partial void LogLoaded();

    [LoggerMessage(EventName = "EmbeddingModelFailed", Level = LogLevel.Error,
        Message = "Could not load the embedding model: only keyword search works. Retrying in a minute.")]
    private partial void LogFailed(Exception exception);
}
