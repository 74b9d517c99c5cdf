using System.Globalization;
using AdminApp.Core.Agent;
using AdminApp.Core.Llm.Tokens;
using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Tests.Measures.Search;

/// <summary><c>measure budget [dev|scale]</c>: how often the right passage is among the first that a question gets, by the tokens that its passages may take.</summary>
internal static class BudgetMeasure
{
    private const string Model = "mistral-small-latest";
    private static readonly int[] Budgets = [AgentLimits.MinTokens, 3_000, AgentLimits.PassageTokens];

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not ([] or ["dev" or "scale"]))
        {
            await Console.Error.WriteLineAsync("measure budget [dev|scale]");
            return 2;
        }

        using var embedder = new CachedEmbedder();
        var set = QmsumSet.Load(args.FirstOrDefault() ?? "dev");
        await using var store = await MeasuredStore.CreateAsync(set, embedder, stems: true, cancellationToken);
        var (search, tokens) = (store.Search(), new TokenEstimator());
        Console.WriteLine($"{set.Name}: {set.Questions.Count} questions\n| tokens for passages | passages | in the meeting @1 | @5 | @10 | over all @1 | @5 | @10 |\n|---|---|---|---|---|---|---|---|");
        foreach (var budget in Budgets)
        {
            var inside = await MeasureAsync(set, search, tokens, budget, inside: true, cancellationToken);
            var overAll = await MeasureAsync(set, search, tokens, budget, inside: false, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {budget:#,0} | {overAll.Given:0.0} | {inside.Shares} | {overAll.Shares} |"));
        }

        return 0;
    }

    private static async Task<(double Given, string Shares)> MeasureAsync(
        QmsumSet set, ITranscriptSearch search, TokenEstimator tokens, int budget, bool inside, CancellationToken cancellationToken)
    {
        var (ranks, given) = (new List<int>(), 0);
        foreach (var question in set.Questions)
        {
            var query = new SearchQuery(question.Text, AgentLimits.Passages) { Scope = MeetingScope.Of(inside ? question.File : null) };
            var hits = Fitting((await search.SearchAsync(query, cancellationToken)).Hits, tokens, budget);
            given += hits.Count;
            ranks.Add(1 + hits.FindIndex(hit => question.IsAnsweredBy(hit.File, hit.TurnFrom, hit.TurnTo)));
        }

        double Share(int within) => ranks.Count(rank => rank >= 1 && rank <= within) / (double)ranks.Count;
        return ((double)given / set.Questions.Count, string.Create(CultureInfo.InvariantCulture, $"{Share(1):.000} | {Share(5):.000} | {Share(10):.000}"));
    }

    /// <summary>As the agent cuts them: the best ones up to the first that does not fit.</summary>
    private static List<SearchHit> Fitting(IReadOnlyList<SearchHit> hits, TokenEstimator tokens, int budget)
    {
        var fitting = new List<SearchHit>();
        foreach (var hit in hits)
        {
            budget -= tokens.UpperBound(Model, tokens.Count(SourceBlock.Passage(fitting.Count + 1, hit)));
            if (budget < 0)
            {
                break;
            }

            fitting.Add(hit);
        }

        return fitting;
    }
}
