using System.Runtime.InteropServices;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// The spread over a bounded number of samples of the last ten minutes. Round trips stand for the way to the provider: what one way varies, both vary at
/// least, but for the rare case that the ways back and forth make up for each other.
/// </summary>
internal sealed class ConnectionSpread(TimeProvider clock) : IConnectionSpread
{
    /// <summary>Samples kept; at 60 requests a minute about a quarter of an hour.</summary>
    public const int Window = 1024;

    /// <summary>Samples from which the percentile is believed.</summary>
    public const int Enough = 10;

    private const double Percentile = 0.999;
    private static readonly TimeSpan s_age = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_most = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_unknown = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Queue<Sample> _samples = new(Window);
    private TimeSpan? _margin;

    /// <inheritdoc/>
    public TimeSpan Margin
    {
        get
        {
            lock (_lock)
            {
                Forget();
                return _margin ??= Measure();
            }
        }
    }

    /// <summary>Samples kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                Forget();
                return _samples.Count;
            }
        }
    }

    /// <summary>Adds a round trip.</summary>
    public void Add(TimeSpan roundTrip) => Add(roundTrip, roundTrip);

    /// <summary>Adds what a connection saw: the upper edge of its latest round trips and the fastest one.</summary>
    public void Add(TimeSpan slowest, TimeSpan fastest)
    {
        lock (_lock)
        {
            if (_samples.Count == Window)
                _samples.Dequeue();
            _samples.Enqueue(new Sample(clock.GetTimestamp(), slowest, fastest));
            _margin = null;
        }
    }

    /// <summary>One hiccup, such as that of a start, does not widen the margin for ever where requests are few.</summary>
    private void Forget()
    {
        while (_samples.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.At) > s_age)
        {
            _samples.Dequeue();
            _margin = null;
        }
    }

    private TimeSpan Measure()
    {
        if (_samples.Count == 0)
            return s_unknown;

        var slowest = _samples.Select(sample => sample.Slowest).Order().ToArray();
        var spread = slowest[(int)Math.Ceiling(Percentile * slowest.Length) - 1] - _samples.Min(sample => sample.Fastest);
        var least = _samples.Count < Enough ? s_unknown : s_least;
        return spread < least ? least : spread > s_most ? s_most : spread;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Sample(long At, TimeSpan Slowest, TimeSpan Fastest);
}
