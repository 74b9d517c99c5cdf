namespace AdminApp.Core.Llm.Throttling;

/// <summary>How long the last 64 calls took from sending to the end, for forecasts.</summary>
internal sealed class AnswerTimes
{
    private const int Capacity = 64;
    private readonly Queue<TimeSpan> _recent = new(Capacity);

    /// <summary>The median; zero before the first call, because nothing speaks against an answer in time.</summary>
    public TimeSpan Median { get; private set; }

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
