using System.Globalization;
using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Core.Transcripts.Search.Semantic;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Transcripts.Search;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Measures.Search;

/// <summary><c>measure search-speed [1|10|100]</c>: questions over that many times the meetings of scale, with the real model for the questions.</summary>
internal static class SearchSpeedMeasure
{
    private const int WarmUp = 100;
    private const int Rounds = 5;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (!int.TryParse(args.FirstOrDefault() ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var times) || times is < 1 or > 100)
        {
            await Console.Error.WriteLineAsync("measure search-speed takes a number from 1 to 100.");
            return 2;
        }

        var set = QmsumSet.Load("scale");
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var passages = set.Meetings.Sum(meeting => meeting.Passages.Count) * times;
        await Console.Error.WriteLineAsync($"writing {passages} passages");
        using (var embedder = new CachedEmbedder())
        {
            await new PassageGenerator(set, embedder).FillAsync(store.Contexts, times, cancellationToken);
        }

        Line("passages", $"{passages}");
        Line("store", Bytes(Size(store.Directory, "adminapp.db*"), passages));
        await BuildAsync(store, passages);
        await AskAsync(store, set, passages, cancellationToken);
        Line("process, resident", $"{Environment.WorkingSet / 1e6:0} MB");
        return 0;
    }

    private static async Task BuildAsync(TestStore store, int passages)
    {
        await using var process = SearchHarness.BesideAsItIs(store);
        var started = TimeProvider.System.GetTimestamp();
        await process.GetRequiredService<KeywordIndex>().CatchUpAsync();
        Line("index built in", Seconds(started));
        Line("index", Bytes(Size(Path.Combine(store.Directory, "index"), "*"), passages));
    }

    private static async Task AskAsync(TestStore store, QmsumSet set, int passages, CancellationToken cancellationToken)
    {
        // A process that starts on what is there: opens the index, loads the vectors, loads the model.
        await using var fresh = SearchHarness.BesideAsItIs(store);
        var started = TimeProvider.System.GetTimestamp();
        using (var snapshot = await fresh.GetRequiredService<KeywordIndex>().AcquireAsync(cancellationToken))
        {
            Line("index opened in", Seconds(started));
            var before = Heap();
            started = TimeProvider.System.GetTimestamp();
            await fresh.GetRequiredService<PassageVectors>().SyncAsync(snapshot, now: true, cancellationToken);
            Line("vectors loaded in", Seconds(started));
            Line("memory for vectors", Bytes(Heap() - before, passages));
        }

        started = TimeProvider.System.GetTimestamp();
        fresh.GetRequiredService<EmbedderSource>().Get();
        Line("model loaded in", Seconds(started));
        await TimesAsync(fresh.GetRequiredService<ITranscriptSearch>(), new SearchSteps(fresh), set, cancellationToken);
    }

    // The questions are dealt out to the rounds in turn, so that all rounds are alike. For each question, the methods run one after another, so that a busy machine slows them all.
    private static async Task TimesAsync(ITranscriptSearch search, SearchSteps steps, QmsumSet set, CancellationToken cancellationToken)
    {
        var times = new QuestionTimes(Rounds);
        var load = new List<string> { Load() };
        foreach (var question in set.Questions.Take(WarmUp))
        {
            await AskAsync(question, new QuestionTimes(1), 0);
        }

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var question in set.Questions.Skip(WarmUp).Where((_, i) => i % Rounds == round))
            {
                await AskAsync(question, times, round);
            }

            load.Add(Load());
        }

        foreach (var (label, figures) in times.Figures())
        {
            Line(label, figures);
        }

        Line("questions, rounds", $"{set.Questions.Count - WarmUp}, {Rounds}");
        Line("load of the machine, before and after each round", string.Join(", ", load));

        async Task AskAsync(MarkedQuestion question, QuestionTimes into, int round)
        {
            await into.TakeAsync(round, "question, over all", () => search.SearchAsync(new SearchQuery(question.Text), cancellationToken));
            await into.TakeAsync(round, "question, in its meeting", () => search.SearchAsync(new SearchQuery(question.Text) { Scope = MeetingScope.Of(question.File) }, cancellationToken));
            await steps.RunAsync(question.Text, (step, run) => into.TakeAsync(round, $"– {step}", run), cancellationToken);
        }
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static long Size(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern).Sum(file => new FileInfo(file).Length);

    private static string Bytes(long bytes, int passages) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB, {bytes / (double)passages:0} bytes a passage");

    private static string Seconds(long started) => string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.00} s");

    private static void Line(string label, string value) => Console.WriteLine($"| {label} | {value} |");
}
