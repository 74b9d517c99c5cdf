using System.Globalization;

namespace AdminApp.Core.Metrics;

/// <summary>Memory of this process.</summary>
/// <param name="RssBytes">Resident in memory.</param>
/// <param name="LimitBytes">The limit: that of the control group, otherwise the machine's memory.</param>
/// <param name="HeapBytes">Managed objects, as known to the garbage collector.</param>
public sealed record ProcessMemory(long RssBytes, long LimitBytes, long HeapBytes)
{
    // Version 2 and version 1 of control groups.
    private static readonly string[] LimitFiles = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];

    /// <summary>Reads it now.</summary>
    public static ProcessMemory Read()
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var limit = LimitFiles.Select(ReadLimit).FirstOrDefault(l => l is not null);
        return new ProcessMemory(Environment.WorkingSet, limit < available || available <= 0 ? limit ?? 0 : available, GC.GetTotalMemory(forceFullCollection: false));
    }

    private static long? ReadLimit(string file)
    {
        try
        {
            return File.Exists(file) && long.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
