using AdminApp.Core.Metrics;
using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Core.Transcripts.Search.Semantic;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>The two parts of search as they are right now: the keyword index and the embedding model.</summary>
public sealed class SearchParts
{
    private const string TestQuestion = "Is this a test?";

    private readonly KeywordIndex _index;
    private readonly EmbedderSource _embedders;
    private readonly IEmbeddingStatus _status;
    private readonly SearchTimes _times;
    private readonly TimeProvider _time;

    internal SearchParts(KeywordIndex index, EmbedderSource embedders, IEmbeddingStatus status, SearchTimes times, TimeProvider time) =>
        (_index, _embedders, _status, _times, _time) = (index, embedders, status, times, time);

    /// <summary>Whether anything can be searched.</summary>
    public bool IsOpen => _index.IsOpen;

    /// <summary>How the index did.</summary>
    public ServiceReading Index => _times.Index.Read();

    /// <summary>Whether embeddings are on.</summary>
    public bool EmbeddingsEnabled => _embedders.Enabled;

    /// <summary>Whether the model is loaded; it is when it is first needed.</summary>
    public bool IsModelLoaded => _embedders.IsLoaded;

    /// <summary>How the model did.</summary>
    public ServiceReading Embeddings => _times.Embeddings.Read();

    /// <summary>How far the passages are embedded, and what is in the way.</summary>
    public EmbeddingProgress Progress => _status.Progress;

    /// <summary>Opens the index at its newest state; returns how many meetings and passages it has.</summary>
    /// <exception cref="TimeoutException">Nothing is indexed yet, and building takes too long.</exception>
    public async Task<(int Meetings, int Passages)> TestIndexAsync(CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        using var snapshot = await _index.AcquireAsync(cancellationToken);
        _times.Index.Succeeded(_time.GetElapsedTime(began));
        return (snapshot.Transcripts.Count, snapshot.Count);
    }

    /// <summary>Computes the vector of a short text.</summary>
    /// <exception cref="InvalidOperationException">The model can't be loaded; the message says so.</exception>
    public Task TestEmbeddingsAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            if (_embedders.Get() is not { } model)
            {
                throw new InvalidOperationException(_embedders.Problem);
            }

            var began = _time.GetTimestamp();
            model.EmbedQuestion(TestQuestion);
            _times.Embeddings.Succeeded(_time.GetElapsedTime(began));
        },
        cancellationToken);
}
