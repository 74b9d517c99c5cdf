using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Measures;

/// <summary>One call that need not wait: straight to the provider, and through the whole service.</summary>
[MemoryDiagnoser]
public class ServiceBenchmark
{
    private readonly ChatOptions _options = new() { ModelId = "m", MaxOutputTokens = 700 };
    private RealService _real = null!;
    private long _number;

    [GlobalSetup]
    public void Start() => _real = new RealService(perMinute: 1_000_000, queue: 50);

    [GlobalCleanup]
    public void Stop() => _real.Dispose();

    [Benchmark(Baseline = true, Description = "direct")]
    public async Task<int> DirectAsync()
    {
        var length = 0;
        await foreach (var update in _real.Client.GetStreamingResponseAsync(RealService.Request(_number++).Messages, _options))
        {
            length += update.Text.Length;
        }

        return length;
    }

    [Benchmark(Description = "through the service")]
    public async Task<int> ThroughTheServiceAsync()
    {
        var updates = 0;
        await foreach (var _ in _real.Service.StreamAsync(RealService.Request(_number++)))
        {
            updates++;
        }

        return updates;
    }
}
