namespace AdminApp.Core.Llm.Retry;

/// <summary>How long the provider takes for an answer, smoothed over the last ones. Thread-safe.</summary>
internal sealed class AnswerTime
{
    private const double Weight = 0.2;

    private readonly Lock _lock = new();

    // A guess for the first answers: a few hundred tokens at the usual speed of a small model.
    private double _seconds = 5;

    /// <summary>The expected time from sending to the last token.</summary>
    public TimeSpan Expected
    {
        get
        {
            lock (_lock)
            {
                return TimeSpan.FromSeconds(_seconds);
            }
        }
    }

    /// <summary>Learns from a complete answer.</summary>
    public void Learn(TimeSpan took)
    {
        lock (_lock)
        {
            _seconds += Weight * (took.TotalSeconds - _seconds);
        }
    }
}
