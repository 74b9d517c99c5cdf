using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Ranking;

namespace AdminApp.Tests.Measures.Search;

/// <summary><c>measure search [dev|scale]</c>: the figures of docs/search.md, the whole beside a plain BM25, then with one part changed at a time.</summary>
internal static class SearchMeasure
{
    // Five hits hold 7,500 characters at most whatever the size, so only smaller ones compare.
    private static readonly int[] SmallPassages = [750, 1_000];

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var name = args.FirstOrDefault() ?? "dev";
        if (name is not ("dev" or "scale"))
        {
            await Console.Error.WriteLineAsync("measure search takes dev or scale.");
            return 2;
        }

        using var embedder = new CachedEmbedder();
        var set = QmsumSet.Load(name);
        Console.WriteLine($"{set.Name}: {set.Meetings.Count} meetings, {set.Meetings.Sum(m => m.Passages.Count)} passages, {set.Questions.Count} questions");
        Console.WriteLine("| | in the meeting @1 | @5 | @10 | MRR | over all @1 | @5 | @10 | MRR |\n|---|---|---|---|---|---|---|---|---|");
        using (var plain = new PlainBm25(set))
        {
            await RowAsync(set, "plain BM25", (text, file) => Task.FromResult(plain.Search(text, file)), cancellationToken);
        }

        var whole = new RankingParameters();
        await using (var store = await MeasuredStore.CreateAsync(set, embedder, stems: true, cancellationToken))
        {
            foreach (var (label, search) in Variants(store, whole))
            {
                await RowAsync(set, label, Finder(search), cancellationToken);
            }

            await RowAsync(set, "fusion by reciprocal rank", Reciprocal(store, whole), cancellationToken);
        }

        await using (var store = await MeasuredStore.CreateAsync(QmsumSet.Load(name), embedder, stems: false, cancellationToken))
        {
            await RowAsync(set, "without stemmer", Finder(store.Search()), cancellationToken);
            await RowAsync(set, "words alone, without stemmer", Finder(store.Search(meaning: false)), cancellationToken);
        }

        foreach (var size in SmallPassages)
        {
            var small = QmsumSet.Load(name, size);
            await using var store = await MeasuredStore.CreateAsync(small, embedder, stems: true, cancellationToken);
            await RowAsync(small, $"passages of {size} characters", Finder(store.Search()), cancellationToken);
        }

        return 0;
    }

    private static IEnumerable<(string Label, ITranscriptSearch Search)> Variants(MeasuredStore store, RankingParameters whole)
    {
        yield return ("**AdminApp**", store.Search());
        yield return ("words alone", store.Search(meaning: false));
        yield return ("meaning alone", store.Search(MeaningAlone(whole)));
        yield return ("without the question's prefix", store.Search(prefix: false));
        yield return ("meaning of the whole question", store.Search(whole with { AskingInMeaning = true, BareShare = 0 }));
        yield return ("meaning of the subject, nothing taken away", store.Search(whole with { BareShare = 0 }));
        yield return ("words and meaning, nothing else", store.Search(Bare(whole)));
        yield return ("plurals only (no stems)", store.Search(whole with { StemShare = 0 }));
        yield return ("stems only", store.Search(whole with { StemShare = 1 }));
        yield return ("asking words at full weight", store.Search(whole with { AskingWeight = 1 }));
        yield return ("without names", store.Search(whole with { SpeakerWeight = 0, TitleWeight = 0 }));
        yield return ("without the meeting's score", store.Search(whole with { MeetingWeight = 0 }));
        yield return ("without neighbors", store.Search(whole with { NeighborShare = 0 }));
        yield return ("without diverse picks", store.Search(whole with { AdjacentPenalty = 0, SameMeetingPenalty = 0 }));
        foreach (var weight in new[] { 0.8f, 1.7f })
        {
            yield return ($"meaning × {weight}", store.Search(whole with { MeaningWeight = weight }));
        }

        foreach (var weight in new[] { 3f, 7f })
        {
            yield return ($"speaker × {weight}", store.Search(whole with { SpeakerWeight = weight }));
        }

        foreach (var share in new[] { 0.1f, 0.3f })
        {
            yield return ($"neighbors × {share}", store.Search(whole with { NeighborShare = share }));
        }
    }

    private static RankingParameters MeaningAlone(RankingParameters whole) => Bare(whole) with { WordWeight = 0 };

    private static RankingParameters Bare(RankingParameters whole) =>
        whole with { MeetingWeight = 0, SpeakerWeight = 0, TitleWeight = 0, NeighborShare = 0, AdjacentPenalty = 0, SameMeetingPenalty = 0 };

    private static Func<string, string?, Task<IReadOnlyList<Found>>> Finder(ITranscriptSearch search, int top = 10) =>
        async (text, file) => [.. (await search.SearchAsync(new SearchQuery(text, top) { Scope = MeetingScope.Of(file) })).Hits.Select(hit => new Found(hit.File, hit.TurnFrom, hit.TurnTo, hit.Text.Length))];

    // G. Cormack et al., "Reciprocal rank fusion outperforms Condorcet", 2009; k = 60.
    private static Func<string, string?, Task<IReadOnlyList<Found>>> Reciprocal(MeasuredStore store, RankingParameters whole)
    {
        var words = Finder(store.Search(whole, meaning: false), top: 50);
        var meaning = Finder(store.Search(MeaningAlone(whole)), top: 50);
        return async (text, file) =>
        {
            var scores = new Dictionary<Found, double>();
            foreach (var list in new[] { await words(text, file), await meaning(text, file) })
            {
                for (var i = 0; i < list.Count; i++)
                {
                    scores[list[i]] = scores.GetValueOrDefault(list[i]) + (1.0 / (60 + i + 1));
                }
            }

            return [.. scores.OrderByDescending(pair => pair.Value).Take(10).Select(pair => pair.Key)];
        };
    }

    private static async Task RowAsync(QmsumSet set, string label, Func<string, string?, Task<IReadOnlyList<Found>>> search, CancellationToken cancellationToken)
    {
        var inside = await SearchFigures.MeasureAsync(set.Questions, search, inside: true, cancellationToken);
        var overAll = await SearchFigures.MeasureAsync(set.Questions, search, inside: false, cancellationToken);
        Console.WriteLine($"| {label} | {inside} | {overAll} |");
    }
}
