using System.Diagnostics.Metrics;

namespace AdminApp.Core.Llm;

/// <summary>The meter of the LLM service; docs/operations.md lists its instruments.</summary>
public static class LlmMeter
{
    /// <summary>Its name, for listeners.</summary>
    public const string Name = "AdminApp.Llm";

    /// <summary>Bucket bounds of times in seconds, from a search to the longest patience.</summary>
    internal static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 900, 3_600];

    /// <summary>The bucket bounds that an exporter should use.</summary>
    internal static InstrumentAdvice<T> Buckets<T>(IReadOnlyList<T> bounds)
        where T : struct => new() { HistogramBucketBoundaries = bounds };
}
