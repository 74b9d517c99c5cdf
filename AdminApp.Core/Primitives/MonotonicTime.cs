namespace AdminApp.Core.Primitives;

/// <summary>The monotonic clock as time since its beginning, and arithmetic on its stamps: steps of the wall clock never shorten or stretch a wait.</summary>
internal static class MonotonicTime
{
    /// <summary>
    /// A timestamp as time, in whole numbers: <see cref="TimeProvider.GetElapsedTime(long, long)"/> goes through a double, which rounds
    /// large timestamps by microseconds, and a timer set that way wakes before its moment.
    /// </summary>
    public static TimeSpan At(this TimeProvider time, long timestamp) =>
        TimeSpan.FromTicks((long)((Int128)timestamp * TimeSpan.TicksPerSecond / time.TimestampFrequency));

    /// <summary>The time now.</summary>
    public static TimeSpan SinceStart(this TimeProvider time) => time.At(time.GetTimestamp());

    /// <summary>The stamp <paramref name="duration"/> after <paramref name="stamp"/>, saturating at <see cref="long.MaxValue"/>.</summary>
    public static long Add(this TimeProvider time, long stamp, TimeSpan duration)
    {
        var sum = stamp + ((Int128)duration.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond);
        return sum < long.MaxValue ? (long)sum : long.MaxValue;
    }

    /// <summary>Time left until <paramref name="stamp"/>; negative when it has passed, <see cref="TimeSpan.MaxValue"/> when it never comes.</summary>
    public static TimeSpan Until(this TimeProvider time, long stamp) =>
        stamp == long.MaxValue ? TimeSpan.MaxValue : time.At(stamp) - time.SinceStart();
}
