namespace AdminApp.Core.Llm.Throttling;

/// <summary>How long calls took from their sending to their end: the last 64, for forecasts.</summary>
internal sealed class AnswerTimes
{
    private const int Capacity = 64;
    private readonly Queue<TimeSpan> _recent = new(Capacity);

    /// <summary>The median; zero before the first call, since nothing speaks against an answer in time.</summary>
    public TimeSpan Median { get; private set; }

    /// <summary>Adds one.</summary>
    public void Add(TimeSpan duration)
    {
        if (_recent.Count == Capacity)
        {
            _recent.Dequeue();
        }

        _recent.Enqueue(duration);
        Median = _recent.Order().ElementAt(_recent.Count / 2);
    }
}
