using System.Globalization;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Core.Services;

/// <summary>The embedding model, which runs in this process.</summary>
internal sealed class EmbeddingsPart(SearchParts search) : IServicePart
{
    // A question takes a few milliseconds (docs/search.md).
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public string Id => "embeddings";

    // It is loaded if it was not yet.
    /// <inheritdoc/>
    public TimeSpan TestTimeout => TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IReadOnlyList<ServiceStatus> Read()
    {
        var (reading, progress) = (search.Embeddings, search.Progress);
        var (state, word) = (search.EmbeddingsEnabled, reading, progress) switch
        {
            (false, _, _) => (ServiceState.Off, "off"),
            (_, { IsUp: false }, _) => (ServiceState.Down, "down"),
            (_, _, { Problem: not null }) => (ServiceState.Down, "stuck"),
            (_, _, { Complete: false }) => (ServiceState.Slow, string.Create(CultureInfo.InvariantCulture, $"{progress.Done:N0} of {progress.Total:N0} passages")),
            (_, { P50: { } p50 }, _) when p50 > Slow => (ServiceState.Slow, "slow"),
            _ => search.IsModelLoaded ? (ServiceState.Ok, "loaded") : (ServiceState.Unknown, "not needed yet"),
        };
        return
        [
            new ServiceStatus
            {
                Id = Id,
                Name = "Embedding model",
                State = state,
                Word = word,
                Detail = progress.Problem ?? (search.EmbeddingsEnabled ? "Arctic XS, in this process" : "Search:Embeddings is off"),
                Reading = reading,
                TimesOf = "the vector of a question",
                Without = "Search finds passages by their words alone. Answers go on.",
                Docs = "the-embedding-model-is-away",
                TestCost = search.EmbeddingsEnabled ? "" : null,
            },
        ];
    }

    /// <inheritdoc/>
    public async Task<string> TestAsync(CancellationToken cancellationToken)
    {
        try
        {
            await search.TestEmbeddingsAsync(cancellationToken);
            return "The vector of a short text was computed.";
        }
        catch (InvalidOperationException failure)
        {
            throw new ServiceTestException(failure.Message);
        }
    }
}
