using System.Runtime.InteropServices;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// The spread over a bounded number of samples of the last ten minutes, measured in two ways; the wider one counts. Network round trips don't
/// include what happens inside the provider's network. The time from the last byte sent to the first byte of the answer is an upper bound of the
/// time of arrival, and a good one if the provider answers at once; slow answers say nothing and are left out.
/// </summary>
internal sealed class ConnectionSpread(TimeProvider time) : IConnectionSpread
{
    /// <summary>Number of samples of each kind; about a quarter of an hour at 60 requests per minute.</summary>
    public const int Window = 1024;

    /// <summary>Number of round trips needed to trust a small margin.</summary>
    public const int Enough = 10;

    /// <summary>The slowest answer that still says something about the arrival of its request.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(150);

    private const double Percentile = 0.999;
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MinMargin = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxMargin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan UnknownMargin = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Queue<Sample> _roundTrips = new();
    private readonly Queue<Sample> _answers = new();
    private TimeSpan? _margin;

    /// <inheritdoc/>
    public TimeSpan Margin
    {
        get
        {
            lock (_lock)
            {
                Forget(_roundTrips);
                Forget(_answers);
                return _margin ??= Measure();
            }
        }
    }

    /// <summary>Current number of round trips.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                Forget(_roundTrips);
                return _roundTrips.Count;
            }
        }
    }

    public void Add(TimeSpan roundTrip) => Add(roundTrip, roundTrip);

    /// <summary>Adds what a connection measured: the upper edge of its latest round trips and the fastest one.</summary>
    public void Add(TimeSpan slowest, TimeSpan fastest) => Add(_roundTrips, slowest, fastest);

    /// <summary>Adds the time from a request's last byte to its answer's first byte; ignored if it is longer than <see cref="AtOnce"/>.</summary>
    public void AddAnswer(TimeSpan took)
    {
        if (took <= AtOnce)
        {
            Add(_answers, took, took);
        }
    }

    private void Add(Queue<Sample> samples, TimeSpan slowest, TimeSpan fastest)
    {
        lock (_lock)
        {
            if (samples.Count == Window)
            {
                samples.Dequeue();
            }

            samples.Enqueue(new Sample(time.GetTimestamp(), slowest, fastest));
            _margin = null;
        }
    }

    /// <summary>Old samples expire, so that one hiccup, such as that of a start, does not widen the margin forever if requests are rare.</summary>
    private void Forget(Queue<Sample> samples)
    {
        while (samples.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > MaxAge)
        {
            samples.Dequeue();
            _margin = null;
        }
    }

    private TimeSpan Measure()
    {
        var (network, answers) = (Spread(_roundTrips), Spread(_answers));
        var spread = network > answers ? network : answers;
        var least = _roundTrips.Count < Enough ? UnknownMargin : MinMargin;
        return spread < least ? least : spread > MaxMargin ? MaxMargin : spread;
    }

    private static TimeSpan Spread(Queue<Sample> samples)
    {
        if (samples.Count == 0)
        {
            return TimeSpan.Zero;
        }

        var slowest = samples.Select(sample => sample.Slowest).Order().ToArray();
        return slowest[(int)Math.Ceiling(Percentile * slowest.Length) - 1] - samples.Min(sample => sample.Fastest);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Sample(long At, TimeSpan Slowest, TimeSpan Fastest);
}
