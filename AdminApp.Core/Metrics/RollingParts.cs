namespace AdminApp.Core.Metrics;

/// <summary>
/// What happened recently, in a ring of parts of equal length: the newest is added to, the oldest is forgotten as a whole. So memory is
/// bounded however much happens. A look covers all parts, of which the newest is not over: between all of them and one less. Not thread-safe.
/// </summary>
/// <typeparam name="T">What one part counts; parts are merged by the caller.</typeparam>
/// <param name="length">Length of a part.</param>
/// <param name="parts">Number of parts.</param>
/// <param name="time">The clock.</param>
public sealed class RollingParts<T>(TimeSpan length, int parts, TimeProvider time)
    where T : class, new()
{
    private readonly (long Number, T? Counts)[] _ring = new (long, T?)[parts];
    private readonly long _began = time.GetTimestamp();

    private long Number => time.GetElapsedTime(_began).Ticks / length.Ticks;

    /// <summary>The part of the present.</summary>
    public T Current
    {
        get
        {
            var number = Number;
            ref var part = ref _ring[number % parts];
            if (part.Counts is null || part.Number != number)
            {
                part = (number, new T());
            }

            return part.Counts!;
        }
    }

    /// <summary>The parts that are not forgotten, in no order.</summary>
    public IEnumerable<T> Recent
    {
        get
        {
            var oldest = Number - parts + 1;
            return _ring.Where(part => part.Counts is not null && part.Number >= oldest).Select(part => part.Counts!);
        }
    }
}
