using System.Diagnostics;
using System.Globalization;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Meaning;
using AdminApp.Core.Transcripts.Search.Words;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Transcripts.Search;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Measures.Search;

/// <summary><c>measure search-speed [1|10|100]</c>: questions over that many times the meetings of scale, with the real model for the questions.</summary>
internal static class SearchSpeedMeasure
{
    private const int WarmUp = 100;
    private const int Questions = 500;

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
            await new PassageGenerator(set, embedder).FillAsync(store.Contexts, times, cancellationToken);

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
        await process.GetRequiredService<WordIndex>().CatchUpAsync();
        Line("index built in", Seconds(started));
        Line("index", Bytes(Size(Path.Combine(store.Directory, "index"), "*"), passages));
    }

    private static async Task AskAsync(TestStore store, QmsumSet set, int passages, CancellationToken cancellationToken)
    {
        // A process that starts on what is there: opens the index, loads the vectors, loads the model.
        await using var fresh = SearchHarness.BesideAsItIs(store);
        var index = fresh.GetRequiredService<WordIndex>();
        var started = TimeProvider.System.GetTimestamp();
        using (var snapshot = await index.AcquireAsync(cancellationToken))
        {
            Line("index opened in", Seconds(started));
            var before = Heap();
            started = TimeProvider.System.GetTimestamp();
            await fresh.GetRequiredService<PassageVectors>().SyncAsync(snapshot, now: true, cancellationToken);
            Line("vectors loaded in", Seconds(started));
            Line("memory for vectors", Bytes(Heap() - before, passages));
        }

        started = TimeProvider.System.GetTimestamp();
        var model = fresh.GetRequiredService<EmbedderSource>().Get()!;
        Line("model loaded in", Seconds(started));
        var questions = set.Questions.Select(question => question.Text).Where((_, i) => i % (set.Questions.Count / (WarmUp + Questions)) == 0).Take(WarmUp + Questions).ToList();
        var search = fresh.GetRequiredService<ITranscriptSearch>();
        Percentiles("question, over all", await TimesAsync(questions, text => search.SearchAsync(new SearchQuery(text), cancellationToken)));
        Percentiles("question, in one meeting", await TimesAsync(questions, text => search.SearchAsync(new SearchQuery(text, set.Meetings[0].Transcript.FileName), cancellationToken)));
        Percentiles("of it: the question's vector", await TimesAsync(questions, text => Task.FromResult(model.EmbedQuestion(text))));
    }

    private static async Task<List<double>> TimesAsync(List<string> questions, Func<string, Task> ask)
    {
        var times = new List<double>(questions.Count);
        foreach (var question in questions)
        {
            var started = Stopwatch.GetTimestamp();
            await ask(question);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times[WarmUp..];
    }

    private static void Percentiles(string label, List<double> times)
    {
        times.Sort();
        Line(label, string.Create(CultureInfo.InvariantCulture, $"p50 {times[times.Count / 2]:0.0} ms, p95 {times[times.Count * 95 / 100]:0.0} ms, p99 {times[times.Count * 99 / 100]:0.0} ms"));
    }

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
