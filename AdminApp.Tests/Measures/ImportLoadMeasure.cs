using System.Net.Http.Headers;
using System.Text.Json;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Integration;

namespace AdminApp.Tests.Measures;

/// <summary><c>measure import-load FOLDER</c>: how long questions and probes of a published server wait while large files are imported and deleted.</summary>
internal static class ImportLoadMeasure
{
    private const int Files = 3;
    private const int Turns = 97_000;
    private const int Asked = 20;
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [var folder] || !File.Exists(Path.Combine(folder, "AdminApp.dll")))
        {
            await Console.Error.WriteLineAsync("Name the folder that `dotnet publish` wrote.");
            return 2;
        }

        await using var provider = await SimulatedMistral.StartAsync(
            new SimulationOptions { RequestsPerMinute = 0, TokensPerMinute = 0, MinSeconds = 1, MaxSeconds = 1, TimeScale = 0.5 }, cancellationToken: cancellationToken);
        await using var app = await AppProcess.StartFromAsync(
            Path.GetFullPath(folder), ("Mistral:BaseUrl", provider.BaseUrl), ("Mistral:ApiKey", "simulated"),
            ("Mistral:RequestsPerSecond", "0"), ("Mistral:RequestsPerMinute", "0"), ("Mistral:TokensPerMinute", "0"), ("Performance:RequestQueueSize", "1000"));
        await Questions.ImportMeetingAsync(app.Client, 200);
        await AskAsync(app, first: 0, cancellationToken);

        Console.WriteLine($"{Asked} questions, one each {BetweenQuestions.TotalSeconds} s; answers of 0.5 s; embeddings off. Files of {LargeMeeting.Write(Turns, 0).Length / 1e6:0.0} MB, {Turns} turns.");
        await BesideAsync(app, "nothing else", () => Task.CompletedTask, first: 20, cancellationToken);
        await BesideAsync(app, "one import", () => UploadAsync(app, 0, corrected: false, cancellationToken), first: 40, cancellationToken);
        await BesideAsync(app, $"{Files} imports at once", () => Task.WhenAll(Enumerable.Range(1, Files).Select(i => UploadAsync(app, i, corrected: false, cancellationToken))), first: 60, cancellationToken);
        await BesideAsync(app, "one that replaces", () => UploadAsync(app, 0, corrected: true, cancellationToken), first: 80, cancellationToken);
        await BesideAsync(app, "one deletion", () => app.Client.DeleteAsync("admin/transcripts/large0.txt", cancellationToken), first: 100, cancellationToken);
        return 0;
    }

    private static async Task BesideAsync(AppProcess app, string what, Func<Task> work, int first, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var probing = ProbeAsync(app, stop.Token);
        var began = TimeProvider.System.GetTimestamp();
        var working = Task.Run(async () =>
        {
            await work();
            return TimeProvider.System.GetElapsedTime(began);
        }, cancellationToken);
        var times = await AskAsync(app, first, cancellationToken);
        var took = await working;
        await stop.CancelAsync();
        var sorted = times.Order().ToArray();
        Console.WriteLine(FormattableString.Invariant(
            $"{what,-20} {took.TotalSeconds,6:0.0} s · questions: median {sorted[sorted.Length / 2].TotalSeconds:0.00} s, slowest {sorted[^1].TotalSeconds:0.00} s · longest /health/live {(await probing).TotalSeconds:0.00} s"));
    }

    private static Task<TimeSpan[]> AskAsync(AppProcess app, int first, CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, Asked).Select(async i =>
    {
        await Task.Delay(BetweenQuestions * i, TimeProvider.System, cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        var outcome = await Questions.AskAsync(app.Client, $"What is the budget of project{first + i}?");
        return outcome.Answered ? TimeProvider.System.GetElapsedTime(began) : throw new InvalidOperationException($"Not answered: {outcome.Body}");
    }));

    private static async Task<TimeSpan> ProbeAsync(AppProcess app, CancellationToken stop)
    {
        var longest = TimeSpan.Zero;
        try
        {
            while (true)
            {
                var began = TimeProvider.System.GetTimestamp();
                using var response = await app.Client.GetAsync("health/live", CancellationToken.None);
                var took = TimeProvider.System.GetElapsedTime(began);
                longest = took > longest ? took : longest;
                await Task.Delay(BetweenProbes, TimeProvider.System, stop);
            }
        }
        catch (OperationCanceledException)
        {
            return longest;
        }
    }

    private static async Task UploadAsync(AppProcess app, int meeting, bool corrected, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(LargeMeeting.Write(Turns, meeting, corrected));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using var form = new MultipartFormDataContent { { content, "files", $"large{meeting}.txt" } };
        using var client = new HttpClient { BaseAddress = app.Url, Timeout = Longest };
        client.DefaultRequestHeaders.Authorization = app.Client.DefaultRequestHeaders.Authorization;
        using var response = await client.PostAsync("admin/transcripts", form, cancellationToken);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        if (body.RootElement.GetProperty("imported").GetArrayLength() != 1)
        {
            throw new InvalidOperationException($"Not imported: {body.RootElement}");
        }
    }
}
