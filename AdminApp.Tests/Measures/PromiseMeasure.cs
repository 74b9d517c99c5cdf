using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Integration;

namespace AdminApp.Tests.Measures;

/// <summary>
/// <c>measure promise FOLDER</c>: many questions at once to a published server, in another process than the simulated provider, in real
/// time; a kill among them. The provider's log of arrivals is the judge.
/// </summary>
internal static class PromiseMeasure
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenRuns = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BeforeTheKill = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [var folder] || !File.Exists(Path.Combine(folder, "AdminApp.dll")))
        {
            await Console.Error.WriteLineAsync("Name the folder that `dotnet publish` wrote.");
            return 2;
        }

        Console.WriteLine("60 requests a minute, none a second; answers of 5 to 15 s; network delays up to 20 ms; D auto, queue 50, patience 60 s.");
        // Sliding: the strictest judge.
        await using var provider = await SimulatedMistral.StartAsync(new SimulationOptions { JitterMs = 20, RequestWindows = WindowKind.Sliding }, cancellationToken: cancellationToken);
        await using var app = await AppProcess.StartFromAsync(
            Path.GetFullPath(folder), ("Mistral:BaseUrl", provider.BaseUrl), ("Mistral:ApiKey", "simulated"), ("Mistral:RequestsPerSecond", "0"));
        await Questions.ImportMeetingAsync(app.Client, 200);

        await AskAsync("20 at once", provider, app, count: 20, first: 0);
        await Task.Delay(BetweenRuns, TimeProvider.System, cancellationToken);
        await AskAsync("50 at once, 15 s after those were answered", provider, app, count: 50, first: 20);
        await Task.Delay(Minute, TimeProvider.System, cancellationToken);

        var cut = Questions.AskManyAsync(app.Client, 30, first: 70);
        await Task.Delay(BeforeTheKill, TimeProvider.System, cancellationToken);
        await app.KillAsync();
        await ((Task)cut).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StartAsync();
        await AskAsync("50 at once after 30, kill -9 among these, and a start", provider, app, count: 50, first: 100);
        return 0;
    }

    private static async Task AskAsync(string what, SimulatedMistral provider, AppProcess app, int count, int first)
    {
        var before = Refused(provider);
        var began = TimeProvider.System.GetTimestamp();
        var slowest = TimeSpan.Zero;
        var outcomes = await Task.WhenAll(Enumerable.Range(first, count).Select(async i =>
        {
            var outcome = (await Questions.AskManyAsync(app.Client, 1, first: i))[0];
            slowest = TimeProvider.System.GetElapsedTime(began);
            return outcome;
        }));
        var others = string.Join(", ", outcomes.Where(o => !o.Answered).GroupBy(o => o.Code).Select(group => $"{group.Count()} {group.Key}"));
        Console.WriteLine(FormattableString.Invariant(
            $"{what}: {outcomes.Count(o => o.Answered)} of {count} answered{(others.Length > 0 ? ", " + others : "")}, the last after {slowest.TotalSeconds:0.0} s; {Refused(provider) - before} refused by the provider, most in any minute so far {provider.Arrivals.MaxWithin(Minute)}"));
    }

    private static long Refused(SimulatedMistral provider) => provider.Arrivals.Total - provider.Arrivals.Counts.GetValueOrDefault(ArrivalVerdict.Served);
}
