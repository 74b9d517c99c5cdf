namespace AdminApp.Core.Primitives;

/// <summary>The monotonic clock as elapsed time, and arithmetic with its timestamps: changes of the wall clock never shorten or extend a wait.</summary>
internal static class MonotonicTime
{
    /// <summary>
    /// A timestamp as time, computed with integers: <see cref="TimeProvider.GetElapsedTime(long, long)"/> uses a double, which rounds large
    /// timestamps by microseconds, so that a timer would fire too early.
    /// </summary>
    public static TimeSpan At(this TimeProvider time, long timestamp) =>
        TimeSpan.FromTicks((long)((Int128)timestamp * TimeSpan.TicksPerSecond / time.TimestampFrequency));

    /// <summary>The time now.</summary>
    public static TimeSpan SinceStart(this TimeProvider time) => time.At(time.GetTimestamp());

    /// <summary>The timestamp <paramref name="duration"/> after <paramref name="stamp"/>, saturating at <see cref="long.MaxValue"/>.</summary>
    public static long Add(this TimeProvider time, long stamp, TimeSpan duration)
    {
        var sum = stamp + ((Int128)duration.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond);
        return sum < long.MaxValue ? (long)sum : long.MaxValue;
    }

    /// <summary>Time left until <paramref name="stamp"/>; negative if it has passed, <see cref="TimeSpan.MaxValue"/> if it never comes.</summary>
    public static TimeSpan Until(this TimeProvider time, long stamp) =>
        stamp == long.MaxValue ? TimeSpan.MaxValue : time.At(stamp) - time.SinceStart();
}
