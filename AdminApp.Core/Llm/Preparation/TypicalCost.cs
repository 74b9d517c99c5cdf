using AdminApp.Core.Primitives;

namespace AdminApp.Core.Llm.Preparation;

/// <summary>What a question usually costs: the median upper bound of the last prompts with their answers, for admission before the prompt exists. Thread-safe.</summary>
internal sealed class TypicalCost
{
    /// <summary>Assumed before the first.</summary>
    public const int Start = 4_000;

    private const int Capacity = 64;
    private readonly Lock _lock = new();
    private readonly RecentMedian<int> _recent = new(Capacity);

    /// <summary>Tokens.</summary>
    public int Tokens
    {
        get
        {
            lock (_lock)
            {
                return _recent.Value ?? Start;
            }
        }
    }

    public void Add(int tokens)
    {
        lock (_lock)
        {
            _recent.Add(tokens);
        }
    }
}
