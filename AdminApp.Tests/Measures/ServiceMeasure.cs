using System.Globalization;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Llm;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AdminApp.Tests.Measures;

/// <summary><c>measure service</c>: what the whole service adds to a call that need not wait, beside a direct call in the same run, and the memory of a request that waits.</summary>
internal static class ServiceMeasure
{
    private const int Waiting = 5_000;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("adminapp-measure-").FullName;
        try
        {
            var config = ManualConfig.CreateEmpty()
                .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                .AddColumnProvider(DefaultColumnProviders.Instance)
                .AddLogger(ConsoleLogger.Default)
                .WithOptions(ConfigOptions.DisableLogFile)
                .WithArtifactsPath(folder);
            BenchmarkRunner.Run<ServiceBenchmark>(config);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        var bytes = await MemoryAsync(cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a request that waits, of {Waiting}: {bytes:0} bytes"));
        return 0;
    }

    private static async Task<double> MemoryAsync(CancellationToken cancellationToken)
    {
        using var real = new RealService(perMinute: 1, queue: 2 * Waiting);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new List<Task>(Waiting + 100) { ReadAsync(real, 0, stop.Token) };
        await FillAsync(real, tasks, 50, stop.Token);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await FillAsync(real, tasks, 50 + Waiting, stop.Token);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Waiting;
        await stop.CancelAsync();
        await Task.WhenAll(tasks).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return bytes;
    }

    private static async Task FillAsync(RealService real, List<Task> tasks, int waiting, CancellationToken cancellationToken)
    {
        while (tasks.Count <= waiting)
        {
            tasks.Add(ReadAsync(real, tasks.Count, cancellationToken));
        }

        await Eventually.UntilAsync(() => real.Throttle.Snapshot().WaitingByClass.Values.Sum() >= waiting - 1);
    }

    private static async Task ReadAsync(RealService real, long number, CancellationToken cancellationToken)
    {
        await foreach (var _ in real.Service.StreamAsync(RealService.Request(number).On(terms => terms with { Patience = TimeSpan.FromDays(365) }), cancellationToken))
        {
        }
    }
}
