using AdminApp.Core.Primitives;

namespace AdminApp.Core.Metrics;

/// <summary>Remembers how the uses of an external part went: the times of the last 20 minutes, since when it is up or down, and the last error. Thread-safe.</summary>
public sealed class ServiceHealth(TimeProvider time)
{
    /// <summary>Longest error, in characters.</summary>
    public const int MaxError = 300;

    private const int Parts = 10;
    private static readonly TimeSpan Part = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly RollingParts<ExponentialHistogram> _took = new(Part, Parts, time);
    private bool? _isUp;
    private DateTime? _since;
    private TimeSpan? _last;
    private string? _error;
    private DateTime? _errorAt;

    /// <summary>A use succeeded, in this time.</summary>
    public void Succeeded(TimeSpan took)
    {
        lock (_lock)
        {
            Found(true);
            _last = took;
            // In milliseconds: counted in seconds, fast calls would fall below the histogram's smallest value.
            _took.Current.Add(took.TotalMilliseconds);
        }
    }

    /// <summary>A use failed.</summary>
    /// <param name="error">Why, for people. Never give it a secret.</param>
    public void Failed(string error)
    {
        lock (_lock)
        {
            Found(false);
            (_error, _errorAt) = (ValidText.Line(error, MaxError), Now);
        }
    }

    /// <summary>How they went.</summary>
    public ServiceReading Read()
    {
        lock (_lock)
        {
            var recent = new ExponentialHistogram();
            foreach (var part in _took.Recent)
            {
                recent.Merge(part);
            }

            return new ServiceReading(_isUp, _since, _last, Percentile(recent, 0.5), Percentile(recent, 0.95), _error, _errorAt);
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private static TimeSpan? Percentile(ExponentialHistogram times, double share) => times.Percentile(share) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    private void Found(bool isUp)
    {
        if (_isUp != isUp)
        {
            (_isUp, _since) = (isUp, Now);
        }
    }
}
