using AdminApp.Core.Monitoring;

namespace AdminApp.Dashboard.Charts;

/// <summary>All charts of the dashboard, in their order. A new chart is added here, and nowhere else.</summary>
internal static class ChartCatalog
{
    private const double Gigabyte = 1e9;

    /// <summary>Those above the list of what runs now.</summary>
    public static IReadOnlyList<ChartSpec> Main { get; } =
    [
        Times("response", "Response time", Timing.ResponseInteractive) with { OpensRequests = true },
        new("queue", "Queue depth", "waiting",
        [
            Stack("Interactive", "interactive", Gauge.WaitingInteractive), Stack("API", "api", Gauge.WaitingApi), Stack("Background", "background", Gauge.WaitingBackground),
        ]),
        new("requests", "Budget use", "requests per minute",
        [
            new("requests", "interactive", SeriesKind.Area, (columns, _) => columns.PerMinute(Tally.Requests)),
            new("effective limit", "limit", SeriesKind.Limit, (columns, _) => columns.Limit(Gauge.RequestLimit)),
        ]),
        new("hits", "Rate-limit hits", "",
        [
            Bars("own", "interactive", Tally.OwnRefusal), Bars("burst", "p50", Tally.OwnBurst), Bars("shared", "warning", Tally.SharedDrain),
            Bars("zero", "background", Tally.ZeroAllowance), Bars("capacity", "error", Tally.Capacity),
        ]),
        new("memory", "Memory and GC", "GB",
        [
            new("RSS", "interactive", SeriesKind.Area, (columns, _) => Divided(columns.Max(Gauge.Resident), Gigabyte)),
            new("heap", "api", SeriesKind.Line, (columns, _) => Divided(columns.Max(Gauge.Heap), Gigabyte)),
            new("limit", "limit", SeriesKind.Limit, (columns, _) => Divided(columns.Limit(Gauge.MemoryLimit), Gigabyte)),
            new("gen 2", "event", SeriesKind.Event, (columns, _) => columns.Counts(Tally.FullCollections)),
        ]) { AtLeast = 0.4, LimitMayBeFar = true },
        new("store", "Store latency", "ms, log scale",
        [
            new("p50", "p50", SeriesKind.Line, (columns, _) => columns.Percentile(Timing.Store, 1, 0.5)),
            new("p95", "p95", SeriesKind.Line, (columns, _) => columns.Percentile(Timing.Store, 1, 0.95)),
        ]) { IsLogarithmic = true },
    ];

    /// <summary>Those below it.</summary>
    public static IReadOnlyList<ChartSpec> More { get; } =
    [
        Times("first-token", "Time to first token", Timing.FirstTokenInteractive),
        Times("queue-wait", "Queue wait", Timing.QueueInteractive),
        new("tokens", "Tokens per minute", "k",
        [
            new("tokens", "interactive", SeriesKind.Area, (columns, _) => Divided(columns.PerMinute(Tally.Tokens), 1e3)),
            new("cached", "api", SeriesKind.Line, (columns, _) => Divided(columns.PerMinute(Tally.CachedTokens), 1e3)),
            new("limit", "limit", SeriesKind.Limit, (columns, _) => Divided(columns.Limit(Gauge.TokenLimit), 1e3)),
        ]),
        new("errors", "Error rate", "% of questions",
        [
            new("failed or refused", "error", SeriesKind.Area, (columns, _) => columns.Ratio(Lost, point => Lost(point) + point[Tally.Answered], 100)),
        ]) { AtLeast = 10 },
        new("cache", "Cache hits", "% of lookups",
        [
            new("hits", "interactive", SeriesKind.Area, (columns, _) => columns.Ratio(point => point[Tally.CacheHits], point => point[Tally.CacheHits] + point[Tally.CacheMisses], 100)),
        ]) { AtLeast = 100 },
        new("calls", "Calls per answer", "mean",
        [
            new("calls", "interactive", SeriesKind.Line, (columns, _) => columns.Ratio(point => point[Tally.Calls], point => point[Tally.CalledQuestions], 1)),
        ]) { AtLeast = 2 },
        new("cpu", "CPU and GC pauses", "% of one core",
        [
            new("CPU", "interactive", SeriesKind.Area, (columns, _) => columns.Mean(Gauge.Cpu)),
            new("GC pauses", "error", SeriesKind.Line, (columns, _) => columns.Ratio(point => point[Tally.CollectionMicroseconds] / 1e4, point => point.Seconds, 1)),
        ]) { AtLeast = 20 },
        new("threads", "Thread pool", "count",
        [
            new("threads", "interactive", SeriesKind.Line, (columns, _) => columns.Max(Gauge.Threads)),
            new("queued work", "p99", SeriesKind.Line, (columns, _) => columns.Max(Gauge.WorkItems)),
        ]) { AtLeast = 12 },
        new("circuits", "Pages and store pool", "",
        [
            new("pages", "interactive", SeriesKind.Line, (columns, _) => columns.Max(Gauge.Circuits)),
            new("pool in use", "p99", SeriesKind.Line, (columns, _) => columns.Max(Gauge.PoolUsed)),
            new("pool idle", "api", SeriesKind.Line, (columns, _) => columns.Max(Gauge.PoolIdle)),
        ]),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ChartSpec> All { get; } = [.. Main, .. More];

    private static ChartSpec Times(string id, string title, Timing first) => new(id, title, "s",
        [
            new("p50", "p50", SeriesKind.Line, (columns, of) => columns.Percentile(first, of, 0.5)),
            new("p95", "p95", SeriesKind.Line, (columns, of) => columns.Percentile(first, of, 0.95)),
            new("p99", "p99", SeriesKind.Line, (columns, of) => columns.Percentile(first, of, 0.99)),
        ])
    {
        OfClass = true,
        AtLeast = 1,
    };

    private static SeriesSpec Stack(string name, string color, Gauge gauge) => new(name, color, SeriesKind.Stack, (columns, _) => columns.Max(gauge));

    private static SeriesSpec Bars(string name, string color, Tally tally) => new(name, color, SeriesKind.Bars, (columns, _) => columns.Counts(tally));

    private static double Lost(MetricsPoint point) => point[Tally.Failed] + point[Tally.Refused];

    private static IReadOnlyList<double?> Divided(IReadOnlyList<double?> values, double by) => [.. values.Select(value => value / by)];
}
