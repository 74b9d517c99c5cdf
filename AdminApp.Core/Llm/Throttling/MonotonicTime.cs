namespace AdminApp.Core.Llm.Throttling;

/// <summary>The monotonic clock as time since its beginning.</summary>
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
}
