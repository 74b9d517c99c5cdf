using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Preview;
using AdminApp.Core.Llm.Recording;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Llm;
using AdminApp.Tests.Llm.Preview;
using AdminApp.Tests.Llm.Throttling;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Measures;

/// <summary>
/// <c>measure preview</c>: how long a preview takes over an hour and a day of 60 calls a minute; and its prediction against real runs of
/// the whole service with the simulated provider, where the same calls meet the changed limit. A window lasts six seconds there.
/// </summary>
internal static class PreviewMeasure
{
    private const double Scale = 0.1;
    private const int Arrivals = 240;
    private const double PerWindow = 36;
    private static readonly Lazy<List<PlayedCall>> Calls = new(() => PlayedCall.Draw(Arrivals, PerWindow, seed: 11));

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        TimeRecording();
        await TimeAsync("an hour", TimeSpan.FromHours(1), cancellationToken);
        await TimeAsync("a day", TimeSpan.FromHours(24), cancellationToken);
        if (args is ["times"])
        {
            return 0;
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{Arrivals} calls, {PerWindow} a window of {60 * Scale:0} s and bursts of 8; answers of 0.5 to 1.5 s; patience {60 * Scale:0} s, margin 50 ms; the provider allows 100 requests and 200,000 tokens a window and says so. Waits in seconds."));
        await CompareAsync("Mistral:RequestsPerMinute", 30, 40, cancellationToken);
        await CompareAsync("Mistral:RequestsPerMinute", 60, 30, cancellationToken);
        await CompareAsync("Mistral:TokensPerMinute", 24_000, 30_000, cancellationToken);
        await CompareAsync("Mistral:TokensPerMinute", 48_000, 24_000, cancellationToken);
        return 0;
    }

    /// <summary>Times what the recording adds to a call: its arrival and its end.</summary>
    private static void TimeRecording()
    {
        const int times = 500_000;
        var recording = new CallRecording(TimeProvider.System);
        var waiter = new Waiter { User = "user:1", Class = LlmClass.Interactive, Model = "m", Submitted = default, Deadline = TimeSpan.MaxValue, Tokens = 1_000 };
        var grant = new Grant(waiter, new BudgetGroup(1, "m"), 1, 202611, default) { SentAt = TimeSpan.Zero };
        var nanos = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < times; i++)
            {
                var trace = new CallTrace();
                recording.Arrived(trace, waiter);
                recording.Ended(trace, grant, answered: true, TimeSpan.FromSeconds(1));
            }

            nanos.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / times);
        }

        Console.WriteLine(FormattableString.Invariant($"recording a call: {nanos.Order().ElementAt(2):0} ns ({nanos.Min():0} to {nanos.Max():0})"));
    }

    /// <summary>Times a preview from 60 to 45 requests a minute, with 60 a minute recorded: the queue is long most of the time.</summary>
    private static async Task TimeAsync(string what, TimeSpan span, CancellationToken cancellationToken)
    {
        using var rig = new ThrottleRig(options => (options.RequestsPerMinute, options.TokensPerMinute) = (60, 500_000));
        var recording = new CallRecording(rig.Time);
        var group = new BudgetGroup(1, "m");
        var calls = PlayedCall.Draw((int)(span.TotalMinutes * 60), perMinute: 52, seed: 7);
        var began = rig.Now;
        foreach (var call in calls)
        {
            var at = began + TimeSpan.FromSeconds(call.At);
            rig.Time.Advance(at - rig.Now);
            var waiter = new Waiter
            {
                User = call.User,
                Class = call.Class,
                Model = rig.Mistral.CurrentValue.Model,
                Submitted = at,
                Deadline = at + TimeSpan.FromSeconds(call.Patience),
                Tokens = call.Tokens,
                Enqueued = at,
            };
            var trace = new CallTrace();
            recording.Arrived(trace, waiter);
            recording.Ended(trace, new Grant(waiter, group, 1, 202611, at) { SentAt = at, Tokens = call.Charged }, answered: true, at + TimeSpan.FromSeconds(call.Duration));
        }

        var preview = new LimitPreview(recording, rig.Throttle, rig.Mistral, rig.Performance, ThrottleRig.Spread, rig.Time);
        var changed = ThrottleRig.Limits(options => (options.RequestsPerMinute, options.TokensPerMinute) = (45, 500_000));
        var times = new List<double>();
        PreviewResult? result = null;
        for (var round = 0; round < 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            result = await preview.RunAsync(changed, rig.Performance.CurrentValue, (int)span.TotalHours, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{what}, {result!.Calls} calls: {times.Order().ElementAt(1):0.00} s ({times.Min():0.00} to {times.Max():0.00}); refused {result.Before.Refused} before, {result.After.Refused} after"));
    }

    private static async Task CompareAsync(string key, int before, int after, CancellationToken cancellationToken)
    {
        JsonElement predicted;
        TimeSpan took;
        await using (var recorded = await StartAsync(key, before, cancellationToken))
        {
            await recorded.PlayAsync(cancellationToken);
            using var client = recorded.App.ApiClient();
            var start = Stopwatch.GetTimestamp();
            using var response = await client.PostAsJsonAsync("admin/settings/preview", new { changes = new Dictionary<string, int> { [key] = after }, hours = 1 }, cancellationToken);
            predicted = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            took = Stopwatch.GetElapsedTime(start);
        }

        await using var real = await StartAsync(key, after, cancellationToken);
        await real.PlayAsync(cancellationToken);
        var figures = predicted.GetProperty("after");
        Console.WriteLine(FormattableString.Invariant(
            $"{key} {before} to {after}, the preview took {took.TotalSeconds:0.00} s: refused {figures.GetProperty("refused")} predicted, {real.Refused} really; 429s {figures.GetProperty("predicted_429s")} predicted, {real.RateLimited} really"));
        foreach (var @class in (LlmClass[])[LlmClass.Interactive, LlmClass.Api])
        {
            var waits = real.Waits.Where(wait => wait.Class == @class).Select(wait => wait.Seconds).ToList();
            var said = figures.GetProperty("wait_by_class").GetProperty(@class.ToString().ToLowerInvariant());
            Console.WriteLine($"  {@class}: {Compared("p50", 0.5)}; {Compared("p95", 0.95)}");

            string Compared(string name, double share)
            {
                var (prediction, happened) = (said.GetProperty(name).GetDouble(), ThrottlePlay.Percentile(waits, share));
                var off = Math.Round(prediction - happened, 2) + 0.0;
                return string.Create(
                    CultureInfo.InvariantCulture, $"{name} {prediction:0.00} predicted, {happened:0.00} really ({off:+0.00;-0.00;0.00} s{(happened > 0.1 ? $", {off / happened:+0.0%;-0.0%;0%}" : "")})");
            }
        }
    }

    private static async Task<Run> StartAsync(string key, int limit, CancellationToken cancellationToken)
    {
        var window = 60 * Scale;
        var provider = await SimulatedMistral.StartAsync(
            new SimulationOptions { WindowSeconds = window, TimeScale = Scale, JitterMs = 5, RequestsPerMinute = 100, TokensPerMinute = 200_000 }, cancellationToken: cancellationToken);
        var settings = new Dictionary<string, string>
        {
            ["Mistral:ApiKey"] = "simulated",
            ["Mistral:BaseUrl"] = provider.BaseUrl,
            ["Mistral:RequestsPerSecond"] = "0",
            ["Mistral:RequestsPerMinute"] = "0",
            ["Mistral:TokensPerMinute"] = "0",
            // The measured margin differs from run to run, and beside a window of six seconds that would show.
            ["Mistral:WindowMarginMs"] = "50",
            ["Mistral:LimitWindowSeconds"] = window.ToString(CultureInfo.InvariantCulture),
            ["Performance:PatienceSeconds"] = window.ToString(CultureInfo.InvariantCulture),
            ["Performance:CacheEnabled"] = "false",
        };
        settings[key] = limit.ToString(CultureInfo.InvariantCulture);
        return new Run(provider, await AppFactory.StartAsync(settings: settings.Select(setting => (setting.Key, setting.Value))));
    }

    /// <summary>One run of the service with its provider.</summary>
    private sealed class Run(SimulatedMistral provider, AppFactory app) : IAsyncDisposable
    {
        private readonly Lock _lock = new();

        public AppFactory App => app;

        public List<(LlmClass Class, double Seconds)> Waits { get; } = [];

        public int Refused { get; private set; }

        public long RateLimited => provider.Arrivals.Total - provider.Arrivals.Counts.GetValueOrDefault(ArrivalVerdict.Served);

        public async Task PlayAsync(CancellationToken cancellationToken)
        {
            var llm = app.Services.GetRequiredService<ILlmService>();
            await AskAsync(llm, new PlayedCall(0, "warm-up", LlmClass.Interactive, 60, 0, 0, 0), "warm-up", cancellationToken);
            var throttle = app.Services.GetRequiredService<ILlmThrottle>();
            await Eventually.UntilAsync(() => throttle.Snapshot().Budgets.All(budget => budget.Used == 0));
            (Refused, _) = (0, Waits.RemoveAll(_ => true));
            var began = Stopwatch.GetTimestamp();
            var asked = new List<Task>();
            foreach (var (call, number) in Calls.Value.Select((call, number) => (call, number)))
            {
                var left = TimeSpan.FromSeconds(call.At * Scale) - Stopwatch.GetElapsedTime(began);
                await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, TimeProvider.System, cancellationToken);
                asked.Add(AskAsync(llm, call, $"Question {number}", cancellationToken));
            }

            await Task.WhenAll(asked);
        }

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            await provider.DisposeAsync();
        }

        private async Task AskAsync(ILlmService llm, PlayedCall call, string text, CancellationToken cancellationToken)
        {
            await Task.Yield();
            var began = Stopwatch.GetTimestamp();
            try
            {
                await foreach (var update in llm.StreamAsync(LlmRig.Ask(text, call.User).On(terms => terms with { Class = call.Class }), cancellationToken))
                {
                    if (update is LlmStarted)
                    {
                        lock (_lock)
                        {
                            Waits.Add((call.Class, Stopwatch.GetElapsedTime(began).TotalSeconds));
                        }
                    }
                }
            }
            catch (LlmException)
            {
                lock (_lock)
                {
                    Refused++;
                }
            }
        }
    }
}
