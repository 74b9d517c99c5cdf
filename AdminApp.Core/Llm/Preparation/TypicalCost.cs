namespace AdminApp.Core.Llm.Preparation;

/// <summary>What a question usually costs: the median upper bound of the last prompts with their answers, for admission before the prompt exists. Thread-safe.</summary>
internal sealed class TypicalCost
{
    /// <summary>Assumed before the first.</summary>
    public const int Start = 4_000;

    private const int Capacity = 64;
    private readonly Lock _lock = new();
    private readonly Queue<int> _recent = new();
    private int _median = Start;

    /// <summary>Tokens.</summary>
    public int Tokens
    {
        get
        {
            lock (_lock)
            {
                return _median;
            }
        }
    }

    public void Add(int tokens)
    {
        lock (_lock)
        {
            if (_recent.Count == Capacity)
            {
                _recent.Dequeue();
            }

            _recent.Enqueue(tokens);
            _median = _recent.Order().ElementAt(_recent.Count / 2);
        }
    }
}
