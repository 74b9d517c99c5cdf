using AdminApp.Core.Agent;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Tests.Measures.Search;

/// <summary><c>measure floor [dev|scale]</c>: where <see cref="RelevanceFloor"/> belongs: how many questions that the meetings answer, and how many about something else, lie below it.</summary>
internal static class FloorMeasure
{
    // What nobody in these meetings speaks about.
    private static readonly string[] Elsewhere =
    [
        "What is the capital of Mongolia?", "How do I bake sourdough bread?", "Who won the football world cup in 1998?", "What is the boiling point of mercury?", "How tall is Mount Kilimanjaro?",
        "Who painted the Mona Lisa?", "What is the plot of Hamlet?", "How does photosynthesis work?", "What year did the Titanic sink?", "Who wrote War and Peace?",
        "What are the rings of Saturn made of?", "How do volcanoes form?", "What is the recipe for tiramisu?", "Who was the first woman in space?", "What is the currency of Japan?",
        "How many bones does a shark have?", "What causes a rainbow?", "Who composed The Magic Flute?", "What is the speed of light?", "How do penguins keep warm?",
        "What is the highest waterfall in the world?", "Who discovered penicillin?", "How is champagne made?", "What is the population of Reykjavik?", "Where do monarch butterflies migrate?",
        "Which planet has the most moons?", "What is the rule of offside?", "How do I tie a bowline knot?", "What is the lifespan of a tortoise?", "Who was Genghis Khan?",
        "What did the quarterback say about the touchdown?", "Who is responsible for the Kubernetes migration?", "When does the warehouse in Rotterdam open?", "What did Giulia say about the espresso machine?", "Why was the satellite launch postponed?",
        "How many llamas does the farm have?", "Which sunscreen was recommended?", "What is our position on the merger with Zephyr?", "Who orders the birthday cake?", "What was the outcome of the yoga retreat?",
        "Welche Farbe hat das neue Firmenauto?", "Wie hoch ist die Zugspitze?", "Quelle est la capitale de la Bolivie ?", "Comment prépare-t-on une ratatouille ?", "¿Cuál es el río más largo del mundo?",
        "¿Quién ganó la Eurocopa?", "Quanto è alta la torre di Pisa?", "Chi ha inventato la pila?", "Is there a cure for seasickness?", "What is the melting point of tungsten?",
    ];

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not ([] or ["dev" or "scale"]))
        {
            await Console.Error.WriteLineAsync("measure floor [dev|scale]");
            return 2;
        }

        using var embedder = new CachedEmbedder();
        var set = QmsumSet.Load(args.FirstOrDefault() ?? "dev");
        await using var store = await MeasuredStore.CreateAsync(set, embedder, stems: true, cancellationToken);
        foreach (var meaning in new[] { true, false })
        {
            var search = store.Search(meaning: meaning);
            var here = await AskAsync(search, set.Questions.Select(question => question.Text), cancellationToken);
            var elsewhere = await AskAsync(search, Elsewhere, cancellationToken);
            Console.WriteLine($"\n{set.Name}, {(meaning ? "words and meaning" : "words alone")}: {here.Count} marked questions, {elsewhere.Count} about something else");
            Console.WriteLine("| coverage below | likeness below | refused: marked | about something else |\n|---|---|---|---|");
            foreach (var coverage in meaning ? [0.3, 0.5, 0.7] : new[] { 0.01, 0.2, 0.3 })
            {
                foreach (var likeness in meaning ? [0.45, 0.5, 0.55, 0.6] : new[] { double.PositiveInfinity })
                {
                    Console.WriteLine(FormattableString.Invariant($"| {coverage:0.00} | {likeness:0.00} | {Refused(here, coverage, likeness):0.0 %} | {Refused(elsewhere, coverage, likeness):0 %} |"));
                }
            }

            Console.WriteLine(FormattableString.Invariant($"in force: {set.Questions.Zip(here).Average(asked => RelevanceFloor.IsBelow(asked.First.Text, asked.Second) ? 1.0 : 0):0.0 %} of the marked, {Elsewhere.Zip(elsewhere).Average(asked => RelevanceFloor.IsBelow(asked.First, asked.Second) ? 1.0 : 0):0 %} of the others"));
        }

        return 0;
    }

    private static async Task<List<SearchResult>> AskAsync(ITranscriptSearch search, IEnumerable<string> questions, CancellationToken cancellationToken)
    {
        var results = new List<SearchResult>();
        foreach (var question in questions)
        {
            results.Add(await search.SearchAsync(new SearchQuery(question, AgentLimits.Passages) { ReadsScope = false }, cancellationToken));
        }

        return results;
    }

    private static double Refused(List<SearchResult> results, double coverage, double likeness) =>
        results.Average(found => found.WordCoverage < coverage && (found.Likeness ?? 0) < likeness ? 1.0 : 0.0);
}
