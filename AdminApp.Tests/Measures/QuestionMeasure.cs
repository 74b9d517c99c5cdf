using System.Globalization;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Measures;

/// <summary>
/// <c>measure question FOLDER</c>: the CPU time that a published server takes for a question, one after another, with three meetings and a
/// provider that answers in 10 to 20 ms; the first one after the start apart.
/// </summary>
internal static class QuestionMeasure
{
    private const int Meetings = 3;
    private const int WarmUp = 200;
    private const int Rounds = 5;
    private const int Questions = 20;

    // Clock ticks a second of /proc: 100 on every Linux that .NET runs on.
    private const double Ticks = 100;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [var folder] || !File.Exists(Path.Combine(folder, "AdminApp.dll")))
        {
            await Console.Error.WriteLineAsync("Name the folder that `dotnet publish` wrote.");
            return 2;
        }

        foreach (var embeddings in (string[])["false", "true"])
        {
            await using var provider = await SimulatedMistral.StartAsync(
                new SimulationOptions { MinSeconds = 10, MaxSeconds = 20, TimeScale = 0.001, RequestsPerMinute = 1_000_000, TokensPerMinute = 1_000_000_000_000 }, cancellationToken: cancellationToken);
            await using var app = await AppProcess.StartFromAsync(
                Path.GetFullPath(folder),
                ("Mistral:BaseUrl", provider.BaseUrl), ("Mistral:ApiKey", "simulated"), ("Mistral:RequestsPerSecond", "0"), ("Mistral:RequestsPerMinute", "0"),
                ("Mistral:TokensPerMinute", "0"), ("Performance:CacheEnabled", "false"), ("Performance:RateLimitPerMinute", "0"), ("Search:Embeddings", embeddings));
            await ImportAsync(app, cancellationToken);
            await Task.Delay(Rest, TimeProvider.System, cancellationToken);

            var (firstCpu, firstWall) = await AskAsync(app, 0, 1);
            await AskAsync(app, 1, WarmUp);
            var rounds = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                rounds.Add((await AskAsync(app, 1 + WarmUp + (round * Questions), Questions)).Cpu);
            }

            rounds.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"embeddings {embeddings}: the first question {firstCpu:0} ms of CPU, {firstWall:0} ms in all; later ones {rounds[Rounds / 2]:0.0} ms of CPU each (median of {Rounds} rounds of {Questions}, {rounds[0]:0.0} to {rounds[^1]:0.0})"));
        }

        return 0;
    }

    internal static async Task ImportAsync(AppProcess app, CancellationToken cancellationToken)
    {
        await MeasuredMeetings.ImportAsync(app, Meetings, cancellationToken);
        await MeasuredMeetings.UntilEmbeddedAsync(app, cancellationToken);
    }

    private static async Task<(double Cpu, double Wall)> AskAsync(AppProcess app, int first, int count)
    {
        var (cpu, began) = (Cpu(app.Id), TimeProvider.System.GetTimestamp());
        for (var i = first; i < first + count; i++)
        {
            var outcome = await Integration.Questions.AskAsync(app.Client, $"What did the group think about the design of the remote control in case {i}?");
            if (!outcome.Answered)
            {
                throw new InvalidOperationException($"Not answered: {outcome.Status} {outcome.Code}");
            }
        }

        return ((Cpu(app.Id) - cpu) / count, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds / count);
    }

    /// <summary>CPU time of a process so far, in milliseconds.</summary>
    internal static double Cpu(int process)
    {
        // The name in brackets may hold spaces; user and system time are the 12th and 13th fields after it.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * 1_000 / Ticks;
    }
}
