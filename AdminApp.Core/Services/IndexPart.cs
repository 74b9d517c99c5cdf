using System.Globalization;
using AdminApp.Core.Stores;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Core.Services;

/// <summary>The keyword index on disk.</summary>
internal sealed class IndexPart(SearchParts search) : IServicePart
{
    // A search takes tens of milliseconds; one beside an import waits for the index up to a second.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Id => "index";

    /// <inheritdoc/>
    public TimeSpan TestTimeout => TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IReadOnlyList<ServiceStatus> Read()
    {
        var reading = search.Index;
        var (state, word) = (search.IsOpen, reading) switch
        {
            (false, { IsUp: false }) => (ServiceState.Down, "down"),
            (false, _) => (ServiceState.Slow, "being built"),
            (_, { IsUp: false }) => (ServiceState.Slow, "not up to date"),
            (_, { P50: { } p50 }) when p50 > Slow => (ServiceState.Slow, "slow"),
            _ => (ServiceState.Ok, "open"),
        };
        return
        [
            new ServiceStatus
            {
                Id = Id,
                Name = "Search index",
                State = state,
                Word = word,
                Detail = "Lucene, in the folder index of the data folder",
                Reading = reading,
                TimesOf = "a keyword search",
                Without = "Questions and searches wait until it is rebuilt from the store, which needs no action.",
                Docs = "the-search-index-is-away",
            },
        ];
    }

    /// <inheritdoc/>
    public async Task<string> TestAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (meetings, passages) = await search.TestIndexAsync(cancellationToken);
            return string.Create(CultureInfo.InvariantCulture, $"It is open with {meetings:N0} {(meetings == 1 ? "meeting" : "meetings")} and {passages:N0} {(passages == 1 ? "passage" : "passages")}.");
        }
        catch (Exception exception) when (exception is TimeoutException || StoreFailure.IsUnavailable(exception))
        {
            throw new ServiceTestException(exception is TimeoutException ? exception.Message : StoreFailure.Text);
        }
    }
}
