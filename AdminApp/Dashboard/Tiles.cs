using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Monitoring;
using AdminApp.Dashboard.Charts;
using AdminApp.Ui;
using AdminApp.Ui.Charts;

namespace AdminApp.Dashboard;

/// <summary>The eight tiles: what is now, and for what is counted, what was in the range.</summary>
internal sealed class Tiles(MetricsColumns columns, DashboardRange range, QuestionClass of, LlmSnapshot now, MetricsPoint lastMinute)
{
    private const double Gigabyte = 1e9;

    private readonly MetricsPoint _total = columns.Total();

    /// <summary>Builds them, in their order.</summary>
    public IReadOnlyList<Tile> Build() =>
    [
        Requests(), Tokens(), Waiting(), Response(), Errors(), Hits(), Cache(), Memory(),
    ];

    private Tile Requests()
    {
        var budget = Budget(BudgetNames.RequestsPerMinute);
        return new Tile(
            "Requests per minute", "Requests / min", ValueText.Number(lastMinute[Tally.Requests]), budget is null ? "" : $"of {ValueText.Number(budget.EffectiveLimit)}",
            budget is null ? "no limit" : $"{ValueText.Number(budget.Room)} left this minute", Spark(columns.PerMinute(Tally.Requests), budget?.EffectiveLimit, 4));
    }

    private Tile Tokens()
    {
        var budget = Budget(BudgetNames.TokensPerMinute);
        var tokens = lastMinute[Tally.Tokens];
        return new Tile(
            "Tokens per minute", "Tokens / min", ValueText.Short(tokens), budget is null ? "" : $"of {ValueText.Short(budget.EffectiveLimit)}",
            budget is null ? "no limit" : $"{ValueText.Number(Math.Round(100.0 * tokens / Math.Max(1, budget.EffectiveLimit)))} % of the limit",
            Spark(columns.PerMinute(Tally.Tokens), budget?.EffectiveLimit, 1_000));
    }

    private Tile Waiting()
    {
        var throttle = now.Throttle;
        var waiting = throttle.WaitingByClass.Values.Sum();
        var all = PathWriter.Sums([columns.Max(Gauge.WaitingInteractive), columns.Max(Gauge.WaitingApi), columns.Max(Gauge.WaitingBackground)])[^1];
        return new Tile(
            "Waiting in queue", "Waiting", ValueText.Number(waiting), "", $"{(waiting == 0 ? "" : $"oldest {Amounts.Seconds(throttle.OldestWait)} · ")}{throttle.Running} running", Spark(all, null, 4));
    }

    private Tile Response()
    {
        var (p50, p95, p99) = Percentiles(Timing.ResponseInteractive);
        return new Tile(
            "Response time p95", "Response p95", p95 is { } seconds ? ValueText.Seconds(seconds) : "–", p95 is null ? "" : "s",
            p95 is null ? "no answers" : $"p50 {ValueText.Seconds(p50!.Value)} · p99 {ValueText.Seconds(p99!.Value)}", Spark(columns.Percentile(Timing.ResponseInteractive, of, 0.95), null, 1));
    }

    private Tile Errors()
    {
        var (lost, ended) = (_total[Tally.Failed] + _total[Tally.Refused], _total[Tally.Failed] + _total[Tally.Refused] + _total[Tally.Answered]);
        return new Tile(
            "Error rate", "Error rate", ended == 0 ? "–" : ValueText.Number(Math.Round(100.0 * lost / ended, 1)), ended == 0 ? "" : "%", $"{ValueText.Number(lost)} of {ValueText.Number(ended)}",
            Spark(columns.Ratio(point => point[Tally.Failed] + point[Tally.Refused], point => point[Tally.Failed] + point[Tally.Refused] + point[Tally.Answered], 100), null, 10), OnPhones: false);
    }

    private Tile Hits()
    {
        var (own, shared) = (_total[Tally.OwnRefusal], _total[Tally.SharedDrain]);
        var provider = _total[Tally.OwnBurst] + _total[Tally.ZeroAllowance] + _total[Tally.Capacity];
        var all = PathWriter.Sums([.. new[] { Tally.OwnRefusal, Tally.OwnBurst, Tally.SharedDrain, Tally.ZeroAllowance, Tally.Capacity }.Select(columns.Counts)])[^1];
        return new Tile(
            "Rate-limit hits", "Rate-limit hits", ValueText.Number(own + shared + provider), range.Words,
            $"own {ValueText.Number(own)} · provider {ValueText.Number(provider)} · shared {ValueText.Number(shared)}", Spark(all, null, 4));
    }

    private Tile Cache()
    {
        var (hits, lookups) = (_total[Tally.CacheHits], _total[Tally.CacheHits] + _total[Tally.CacheMisses]);
        return new Tile(
            "Cache hits", "Cache hits", lookups == 0 ? "–" : ValueText.Number(Math.Round(100.0 * hits / lookups)), lookups == 0 ? "" : "%", $"{ValueText.Number(hits)} of {ValueText.Number(lookups)}",
            Spark(columns.Ratio(point => point[Tally.CacheHits], point => point[Tally.CacheHits] + point[Tally.CacheMisses], 100), null, 100), OnPhones: false);
    }

    private Tile Memory()
    {
        double?[] rss = [.. columns.Max(Gauge.Resident).Select(bytes => bytes / Gigabyte)];
        double? limit = lastMinute.Max(Gauge.MemoryLimit) is > 0 and var bytes ? bytes / Gigabyte : null;
        return new Tile(
            "Memory (RSS)", "Memory", Gigabytes((lastMinute.Max(Gauge.Resident) ?? 0) / Gigabyte), limit is { } of ? $"of {ValueText.Number(Math.Round(of, 1))} GB" : "GB",
            $"heap {Gigabytes((lastMinute.Max(Gauge.Heap) ?? 0) / Gigabyte)} GB", Spark(rss, limit > (rss.Max() ?? 0) * ChartDrawing.Far ? null : limit, 0.4));
    }

    private (double? P50, double? P95, double? P99) Percentiles(Timing first)
    {
        var times = new Core.Metrics.ExponentialHistogram();
        foreach (var timing in of == QuestionClass.All ? (Timing[])[first, first + 1, first + 2] : [first + (int)of - 1])
        {
            if (_total[timing] is { } some)
            {
                times.Merge(some);
            }
        }

        return (times.Percentile(0.5), times.Percentile(0.95), times.Percentile(0.99));
    }

    private static string Gigabytes(double value) => value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    private static string Spark(IReadOnlyList<double?> values, double? limit, double atLeast) => ChartDrawing.Spark(values, limit, atLeast);

    private BudgetSnapshot? Budget(string name) => now.Throttle.Budgets.FirstOrDefault(budget => budget.Name == name && budget.EffectiveLimit > 0);
}
