namespace AdminApp.Core.Llm;

/// <summary>Arithmetic on monotonic time stamps: steps of the wall clock never shorten or stretch a wait.</summary>
internal static class MonotonicTime
{
    /// <summary>The stamp <paramref name="duration"/> after <paramref name="stamp"/>, saturating at <see cref="long.MaxValue"/>.</summary>
    public static long Add(this TimeProvider time, long stamp, TimeSpan duration)
    {
        var ticks = duration.TotalSeconds * time.TimestampFrequency;
        return ticks >= long.MaxValue - (double)stamp ? long.MaxValue : stamp + (long)ticks;
    }

    /// <summary>Time left until <paramref name="stamp"/>; negative when it has passed, <see cref="TimeSpan.MaxValue"/> when it never comes.</summary>
    public static TimeSpan Until(this TimeProvider time, long stamp) =>
        stamp == long.MaxValue ? TimeSpan.MaxValue : time.GetElapsedTime(time.GetTimestamp(), stamp);
}
