using System.Diagnostics;
using System.Globalization;

namespace AdminApp.Tests.Measures.Search;

/// <summary>Times by label and round. The figures are medians over the rounds, so that a moment in which the machine was busy does not decide.</summary>
internal sealed class QuestionTimes(int rounds)
{
    // In the order in which they were first taken.
    private readonly List<(string Label, List<double>[] Rounds)> _times = [];

    /// <summary>Runs something and keeps how long it took.</summary>
    public async Task TakeAsync(int round, string label, Func<Task> run)
    {
        var started = Stopwatch.GetTimestamp();
        await run();
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var kept = _times.Find(times => times.Label == label).Rounds;
        if (kept is null)
        {
            _times.Add((label, kept = [.. Enumerable.Range(0, rounds).Select(_ => new List<double>())]));
        }

        kept[round].Add(elapsed);
    }

    /// <summary>The 50th, 95th and 99th percentile of each label, and the lowest and highest 95th of all rounds.</summary>
    public IEnumerable<(string Label, string Figures)> Figures()
    {
        foreach (var (label, times) in _times)
        {
            var ninetyFifth = Array.ConvertAll(times, round => Percentile(round, 95));
            yield return (label, string.Create(
                CultureInfo.InvariantCulture,
                $"p50 {Median(50):0.0} ms, p95 {Median(95):0.0} ms ({ninetyFifth.Min():0.0} to {ninetyFifth.Max():0.0}), p99 {Median(99):0.0} ms"));

            double Median(int percent) => Percentile([.. times.Select(round => Percentile(round, percent))], 50);
        }
    }

    private static double Percentile(List<double> values, int percent) => values.Order().ElementAt(Math.Min(values.Count - 1, values.Count * percent / 100));
}
