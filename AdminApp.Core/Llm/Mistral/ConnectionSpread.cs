using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;

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
    private readonly SpreadSamples _roundTrips = new(Window);
    private readonly SpreadSamples _answers = new(Window);

    /// <inheritdoc/>
    public TimeSpan Margin
    {
        get
        {
            lock (_lock)
            {
                Forget();
                return Measure();
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
                Forget();
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

    private void Add(SpreadSamples samples, TimeSpan slowest, TimeSpan fastest)
    {
        lock (_lock)
        {
            samples.Add(time.GetTimestamp(), slowest, fastest);
        }
    }

    /// <summary>Old samples expire, so that one hiccup, such as that of a start, does not widen the margin forever if requests are rare.</summary>
    private void Forget()
    {
        var oldest = time.Add(time.GetTimestamp(), -MaxAge);
        _roundTrips.Forget(oldest);
        _answers.Forget(oldest);
    }

    private TimeSpan Measure()
    {
        var (network, answers) = (_roundTrips.Spread(Percentile), _answers.Spread(Percentile));
        var spread = network > answers ? network : answers;
        var least = _roundTrips.Count < Enough ? UnknownMargin : MinMargin;
        return spread < least ? least : spread > MaxMargin ? MaxMargin : spread;
    }
}
