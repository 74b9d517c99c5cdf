namespace AdminApp.Core.Llm.Tokens;

/// <summary>
/// An upper bound of (tokens the provider counted) / (tokens our vocabulary counts), learned from usage: smoothed mean plus four
/// smoothed deviations, as TCP bounds round-trip times (RFC 6298). Surprises widen it at once; steady counts narrow it slowly, but not
/// below a tenth above the mean: the next text may be of another kind.
/// </summary>
internal sealed class TokenRatio
{
    /// <summary>The bound before anything has been learned.</summary>
    public const double Start = 1.3;

    public const double Min = 0.8;

    public const double Max = 2.0;

    private const double MeanWeight = 1.0 / 8;
    private const double DeviationWeight = 1.0 / 4;
    private const double Deviations = 4;
    private const double Headroom = 1.1;

    private readonly Lock _lock = new();
    private double _mean = 1.15;
    private double _deviation = (Start - 1.15) / Deviations;

    /// <summary>The current bound, <see cref="Min"/> to <see cref="Max"/>.</summary>
    public double UpperBound
    {
        get
        {
            lock (_lock)
            {
                return Math.Clamp(Math.Max(_mean + (Deviations * _deviation), _mean * Headroom), Min, Max);
            }
        }
    }

    /// <summary>Learns one observed ratio; values that are not positive numbers are ignored.</summary>
    public void Learn(double observed)
    {
        if (!double.IsFinite(observed) || observed <= 0)
        {
            return;
        }

        lock (_lock)
        {
            // One absurd count (32,007 tokens for a line of text has been seen) must not spoil the next hundred.
            var error = Math.Clamp(observed, Min / 2, Max * 1.5) - _mean;
            _mean += MeanWeight * error;
            _deviation += DeviationWeight * (Math.Abs(error) - _deviation);
        }
    }
}
