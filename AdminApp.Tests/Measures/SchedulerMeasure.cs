using System.Diagnostics;
using System.Globalization;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Tests.Measures;

/// <summary>
/// <c>measure scheduler</c>: what the scheduler costs a call: one that need not wait, and one more arrival, departure and look at the clock
/// among many that wait. One thread, its own clock; the median of rounds.
/// </summary>
internal static class SchedulerMeasure
{
    private const int Rounds = 9;
    private const int Calls = 2_000;
    private static SchedulerEffects? _spare;

    public static Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        foreach (var perMinute in (int[])[60, 720, 10_000])
        {
            Line($"a call that need not wait, {perMinute} in the window", Enumerable.Range(0, Rounds).Select(_ => Free(perMinute)));
        }

        foreach (var waiting in (int[])[50, 500, 2_000, 10_000])
        {
            var rounds = Enumerable.Range(0, waiting > 1_000 ? 3 : Rounds).Select(_ => Crowded(waiting)).ToList();
            Line($"{waiting} waiting: filling, each", rounds.Select(round => round.Fill));
            Line($"{waiting} waiting: one more", rounds.Select(round => round.More));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{waiting} waiting: told of one more: {rounds[0].Told}"));
        }

        return Task.FromResult(0);
    }

    /// <summary>Arrive, sent twice, headers, completed, ended, with the window full of earlier calls.</summary>
    private static (double Micros, double Bytes) Free(int perMinute)
    {
        var now = TimeSpan.FromHours(1);
        var scheduler = Create(perMinute * 2, queue: 50, now);
        for (var i = 0; i < perMinute; i++)
        {
            now += TimeSpan.FromSeconds(60.0 / perMinute);
            Call(scheduler, i, now);
        }

        return Measure(Calls, i =>
        {
            now += TimeSpan.FromSeconds(60.0 / perMinute);
            Call(scheduler, i, now);
        });
    }

    private static ((double Micros, double Bytes) Fill, (double Micros, double Bytes) More, int Told) Crowded(int waiting)
    {
        var now = TimeSpan.FromHours(1);
        var scheduler = Create(60, queue: 20_000, now);
        for (var i = 0; i < 60; i++)
        {
            Call(scheduler, i, now, end: false);
        }

        var fill = Measure(waiting, i =>
        {
            now += TimeSpan.FromTicks(10);
            scheduler.Arrive(Waiter(i, now), now);
            Take(scheduler);
        });
        now += TimeSpan.FromSeconds(1);
        var told = 0;
        var more = Measure(20, i =>
        {
            now += TimeSpan.FromMilliseconds(10);
            scheduler.Arrive(Waiter(waiting + i, now), now);
            told = 0;
            Take(scheduler, effects => told += effects.News.Count);
        });
        return (fill, more, told);
    }

    private static Scheduler Create(int perMinute, int queue, TimeSpan now) => new(
        new SchedulerSettings { Account = 1, Model = "m", RequestsPerMinute = perMinute, TokensPerMinute = 100_000_000, QueueSize = queue }, PastState.None, now)
    { Month = 202611 };

    private static Waiter Waiter(int i, TimeSpan now) => new()
    {
        User = $"user:{i % 500}",
        Class = LlmClass.Interactive,
        Model = "m",
        Submitted = now,
        Deadline = now + TimeSpan.FromHours(20),
        Tokens = 1_000 + (i % 100),
    };

    private static void Call(Scheduler scheduler, int i, TimeSpan now, bool end = true)
    {
        scheduler.Arrive(Waiter(i, now), now);
        Grant grant = null!;
        Take(scheduler, effects => grant = effects.Grants[0]);
        scheduler.Sent(grant, now);
        scheduler.Sent(grant, now);
        scheduler.Heard(grant, new ProviderHeaders { Status = 200 }, now);
        if (end)
        {
            scheduler.Completed(grant, 900, now);
            scheduler.End(grant, now);
        }

        Take(scheduler);
    }

    /// <summary>Takes the effects as the throttle does, which uses them again.</summary>
    private static void Take(Scheduler scheduler, Action<SchedulerEffects>? look = null)
    {
        while (scheduler.TakeEffects(_spare) is { } effects)
        {
            look?.Invoke(effects);
            effects.Clear();
            _spare = effects;
        }
    }

    private static (double Micros, double Bytes) Measure(int times, Action<int> act)
    {
        var (bytes, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var i = 0; i < times; i++)
        {
            act(i);
        }

        return (Stopwatch.GetElapsedTime(began).TotalMicroseconds / times, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)times);
    }

    private static void Line(string what, IEnumerable<(double Micros, double Bytes)> rounds)
    {
        var all = rounds.ToList();
        var micros = all.Select(round => round.Micros).Order().ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: {micros[all.Count / 2]:0.0} µs ({micros[0]:0.0} to {micros[^1]:0.0}), {all[^1].Bytes:0} bytes"));
    }
}
