using AdminApp.Core.Agent.Citations;
using AdminApp.Core.Llm.Tokens;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Core.Agent;

/// <summary>The passages found for a question.</summary>
/// <param name="Passages">Best first, within the token budget.</param>
/// <param name="Result">The result of the search.</param>
/// <param name="Cut">Whether hits were left out because the budget was used up.</param>
internal sealed record RetrievedPassages(IReadOnlyList<GivenPassage> Passages, SearchResult Result, bool Cut);

/// <summary>Finds passages and their turns, before any call to the model.</summary>
internal sealed class PassageRetrieval(ITranscriptSearch search, ITranscriptLibrary library, TokenEstimator tokens)
{
    /// <summary>
    /// Searches for a question of a conversation: by itself, or with the words of the previous question if it refers back to that or finds
    /// nothing by itself.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <param name="model">The model that reads the passages; its learned ratio is used.</param>
    /// <param name="tokenBudget">Maximum tokens of all passages together, by the upper bound of the provider's count.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RetrievedPassages> ForQuestionAsync(AgentRequest question, string model, int tokenBudget, CancellationToken cancellationToken)
    {
        var query = new SearchQuery(question.Text, AgentLimits.Passages) { Scope = question.Scope, ReadsScope = question.ReadsScope, Today = question.Today };
        var earlier = FollowUpQuery.Earlier(question.History);
        var joined = query with { Earlier = earlier };
        if (earlier.Count == 0 || FollowUpQuery.PointsBack(question.Text))
        {
            return await FindAsync(joined, model, tokenBudget, cancellationToken);
        }

        var alone = await FindAsync(query, model, tokenBudget, cancellationToken);
        if (alone.Passages.Count > 0 && !RelevanceFloor.IsBelow(question.Text, alone.Result))
        {
            return alone;
        }

        var together = await FindAsync(joined, model, tokenBudget, cancellationToken);
        return together.Passages.Count > 0 ? together : alone;
    }

    /// <summary>Searches and loads the turns of the hits. Hits whose transcript has changed or been deleted are left out.</summary>
    /// <param name="query">What to search for.</param>
    /// <param name="model">The model that reads the passages; its learned ratio is used.</param>
    /// <param name="tokenBudget">Maximum tokens of all passages together, by the upper bound of the provider's count.</param>
    public async Task<RetrievedPassages> FindAsync(SearchQuery query, string model, int tokenBudget, CancellationToken cancellationToken)
    {
        var result = await search.SearchAsync(query, cancellationToken);
        var fitting = new List<SearchHit>();
        foreach (var hit in result.Hits)
        {
            tokenBudget -= tokens.UpperBound(model, tokens.Count(SourceBlock.Passage(fitting.Count + 1, hit)));
            if (tokenBudget < 0)
            {
                break;
            }

            fitting.Add(hit);
        }

        var turns = await library.TurnsAsync([.. fitting.Select(hit => new TurnRange(hit.TranscriptId, hit.ContentHash, hit.TurnFrom, hit.TurnTo))], cancellationToken);
        var passages = fitting.Zip(turns).Where(passage => passage.Second.Count > 0).Select(passage => new GivenPassage(passage.First, passage.Second)).ToList();
        return new RetrievedPassages(passages, result, Cut: fitting.Count < result.Hits.Count);
    }

    /// <summary>Turns of one version of a transcript; none if that is no longer the current version.</summary>
    public async Task<IReadOnlyList<Turn>> TurnsAsync(Guid transcript, string contentHash, int from, int toInclusive, CancellationToken cancellationToken) =>
        (await library.TurnsAsync([new TurnRange(transcript, contentHash, from, toInclusive)], cancellationToken))[0];
}
