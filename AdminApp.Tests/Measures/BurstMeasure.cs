using System.Globalization;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Integration;

namespace AdminApp.Tests.Measures;

/// <summary>
/// <c>measure burst FOLDER</c>: 300 questions at once to a published server whose key allows 60 a window, with a patience of three windows;
/// everything twenty times faster than life. The provider's log of arrivals is the judge.
/// </summary>
internal static class BurstMeasure
{
    private const int AtOnce = 300;
    private const int Limit = 60;
    private const int Windows = 3;
    private const double Scale = 0.05;
    private static readonly TimeSpan Window = 60 * Scale * TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(6);

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [var folder] || !File.Exists(Path.Combine(folder, "AdminApp.dll")))
        {
            await Console.Error.WriteLineAsync("Name the folder that `dotnet publish` wrote.");
            return 2;
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{AtOnce} at once; {Limit} requests in {Window.TotalSeconds} s, none a second; answers of 0.25 to 0.75 s; network delays up to 20 ms; D auto, queue 1000, patience {Windows * Window.TotalSeconds} s, no cache. Best possible: {Windows * Limit}."));
        foreach (var kind in Enum.GetValues<WindowKind>())
        {
            await using var provider = await SimulatedMistral.StartAsync(
                new SimulationOptions { JitterMs = 20, TimeScale = Scale, WindowSeconds = Window.TotalSeconds, RequestsPerMinute = Limit, TokensPerMinute = 1_000_000_000, RequestWindows = kind },
                cancellationToken: cancellationToken);
            await using var app = await AppProcess.StartFromAsync(
                Path.GetFullPath(folder),
                [
                    ("Mistral:BaseUrl", provider.BaseUrl), ("Mistral:ApiKey", "simulated"), ("Mistral:RequestsPerSecond", "0"), ("Mistral:TokensPerMinute", "0"),
                    ("Mistral:RequestsPerMinute", Limit.ToString(CultureInfo.InvariantCulture)), ("Mistral:LimitWindowSeconds", Window.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
                    ("Performance:RequestQueueSize", "1000"), ("Performance:CacheEnabled", "false"), ("Performance:RateLimitPerMinute", "0"),
                ]);
            await Questions.ImportMeetingAsync(app.Client, 3 * AtOnce);
            for (var round = 0; round < 3; round++)
            {
                await BurstAsync($"{kind}, burst {round + 1}", provider, app, round * AtOnce, cancellationToken);
                await Task.Delay(Between, TimeProvider.System, cancellationToken);
            }
        }

        return 0;
    }

    private static async Task BurstAsync(string what, SimulatedMistral provider, AppProcess app, int first, CancellationToken cancellationToken)
    {
        var before = Refused(provider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = WatchAsync(app.Client, stop.Token);
        var outcomes = await Questions.AskManyAsync(app.Client, AtOnce, patienceSeconds: Windows * Window.TotalSeconds, first: first);
        await stop.CancelAsync();
        var slowest = await watch;
        var others = string.Join(", ", outcomes.Where(o => !o.Answered).GroupBy(o => o.Code ?? $"status {(int)o.Status}").Select(group => $"{group.Count()} {group.Key}"));
        Console.WriteLine(FormattableString.Invariant(
            $"{what}: {outcomes.Count(o => o.Answered)} answered{(others.Length > 0 ? ", " + others : "")}; {Refused(provider) - before} refused by the provider; /health/live {slowest.TotalSeconds:0.00} s at most"));
    }

    private static async Task<TimeSpan> WatchAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var slowest = TimeSpan.Zero;
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await every.WaitForNextTickAsync(CancellationToken.None) && !cancellationToken.IsCancellationRequested)
        {
            var began = TimeProvider.System.GetTimestamp();
            using var response = await client.GetAsync("health/live", CancellationToken.None);
            var took = TimeProvider.System.GetElapsedTime(began);
            slowest = took > slowest ? took : slowest;
        }

        return slowest;
    }

    private static long Refused(SimulatedMistral provider) => provider.Arrivals.Total - provider.Arrivals.Counts.GetValueOrDefault(ArrivalVerdict.Served);
}
