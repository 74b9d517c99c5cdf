using AdminApp.Core.Metrics;

namespace AdminApp.Core.Monitoring;

/// <summary>Reads memory, CPU time, garbage collections and the thread pool of this process, once a second. Not thread-safe.</summary>
internal sealed class ProcessReadings(TimeProvider time)
{
    // What limits the memory does not change while the process runs, and its files need not be read each second.
    private readonly long _limit = ProcessMemory.Read().LimitBytes;
    private TimeSpan _cpu = Cpu;
    private TimeSpan _paused = GC.GetTotalPauseDuration();
    private long _readAt = time.GetTimestamp();
    private int _young = Young;
    private int _full = GC.CollectionCount(2);

    private static int Young => GC.CollectionCount(0) - GC.CollectionCount(2);

    private static TimeSpan Cpu => OperatingSystem.IsBrowser() || OperatingSystem.IsIOS() || OperatingSystem.IsTvOS() ? TimeSpan.Zero : Environment.CpuUsage.TotalTime;

    /// <summary>Adds the present, and what happened since the last time.</summary>
    public void ReadInto(MetricsPoint point)
    {
        var (cpu, paused, now, young, full) = (Cpu, GC.GetTotalPauseDuration(), time.GetTimestamp(), Young, GC.CollectionCount(2));
        var passed = time.GetElapsedTime(_readAt, now);
        Put(point, Gauge.Resident, Environment.WorkingSet);
        Put(point, Gauge.Heap, GC.GetTotalMemory(forceFullCollection: false));
        Put(point, Gauge.MemoryLimit, _limit);
        Put(point, Gauge.Cpu, passed > TimeSpan.Zero ? 100 * (cpu - _cpu) / passed : 0);
        Put(point, Gauge.Threads, ThreadPool.ThreadCount);
        Put(point, Gauge.WorkItems, ThreadPool.PendingWorkItemCount);
        point.Put(Tally.YoungCollections, Math.Max(0, young - _young));
        point.Put(Tally.FullCollections, Math.Max(0, full - _full));
        point.Put(Tally.CollectionMicroseconds, Math.Max(0, (long)(paused - _paused).TotalMicroseconds));
        (_cpu, _paused, _readAt, _young, _full) = (cpu, paused, now, young, full);
    }

    private static void Put(MetricsPoint point, Gauge gauge, double value) => point.Put(gauge, value, value);
}
