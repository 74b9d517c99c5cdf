using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Core.Transcripts.Search.Questions;
using AdminApp.Core.Transcripts.Search.Ranking;
using AdminApp.Core.Transcripts.Search.Semantic;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Measures.Search;

/// <summary>The steps of a search over all meetings one by one, made of the product's own parts, to tell where its time goes.</summary>
internal sealed class SearchSteps(IServiceProvider services)
{
    private readonly KeywordIndex _index = services.GetRequiredService<KeywordIndex>();
    private readonly PassageVectors _vectors = services.GetRequiredService<PassageVectors>();
    private readonly StoredPassages _store = services.GetRequiredService<StoredPassages>();
    private readonly PassageAnalyzer _analyzer = services.GetRequiredService<PassageAnalyzer>();
    private readonly RankingParameters _parameters = services.GetRequiredService<RankingParameters>();
    private readonly QuestionEmbedder _questionMeaning = new(services.GetRequiredService<RankingParameters>());
    private readonly ITextEmbedder _embedder = services.GetRequiredService<EmbedderSource>().Get() ?? throw new InvalidOperationException("There is no model.");

    /// <summary>Runs the steps, each through <paramref name="take"/> with its name.</summary>
    public async Task RunAsync(string text, Func<string, Func<Task>, Task> take, CancellationToken cancellationToken)
    {
        IndexSnapshot? snapshot = null;
        await take("look at the store's counter", async () => snapshot = await _index.AcquireAsync(cancellationToken));
        using var index = snapshot!;
        float[] vector = [];
        PooledScores? meaning = null;
        await take("embed the question", Blocking(() => vector = _questionMeaning.Embed(_embedder, text)));
        await take("score the vectors", Blocking(() => meaning = _vectors.Score(index, vector)));
        using var likeness = meaning;
        var question = ParsedQuestion.Read(_analyzer, text, _parameters.AskingWeight);
        List<Ranked> best = [];
        using (var words = new PooledScores(index.TranscriptOf.Length))
        {
            await take("score the words", Blocking(() =>
            {
                Bm25.Score(index, IndexSchema.Text, question.Words, 1 - _parameters.StemShare, words.Span, []);
                Bm25.Score(index, IndexSchema.Stem, question.Stems, _parameters.StemShare, words.Span, []);
            }));
        }

        var scope = SearchScope.Resolve(index, MeetingScope.All);
        await take("score the words and rank all", Blocking(() => best = [.. PassageRanker.Rank(index, scope, new SearchQuery(text), question, likeness, _parameters).Passages]));
        await take("read the passages", () => _store.FindAsync([.. best.Select(ranked => index.PassageIdOf[ranked.Document])], cancellationToken));
    }

    private static Func<Task> Blocking(Action run) => () =>
    {
        run();
        return Task.CompletedTask;
    };
}
