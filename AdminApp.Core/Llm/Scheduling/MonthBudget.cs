namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// Tokens per calendar month (UTC), for all models of the key. Each month has its own sum, so that a clock that was wrong for a while
/// spoils no other month. What is stored may grow by other instances; what is not stored yet is kept apart.
/// </summary>
internal sealed class MonthBudget
{
    /// <summary>Months that are kept in memory.</summary>
    public const int Kept = 24;

    private readonly SortedDictionary<int, (long Stored, long Pending)> _months = [];

    /// <summary>Maximum number of tokens; 0 for no limit.</summary>
    public long Limit { get; set; }

    /// <summary>Tokens of a month so far.</summary>
    public long Used(int month) => _months.TryGetValue(month, out var sum) ? Math.Max(0, sum.Stored + sum.Pending) : 0;

    /// <summary>Whether the month has that many tokens left.</summary>
    public bool HasRoom(int month, long tokens) => Limit == 0 || Used(month) + tokens <= Limit;

    /// <summary>Adds tokens, or takes back what was not used.</summary>
    public void Add(int month, long tokens)
    {
        if (tokens != 0)
        {
            var (stored, pending) = _months.GetValueOrDefault(month);
            _months[month] = (stored, pending + tokens);
            if (_months.Count > Kept)
            {
                _months.Remove(_months.Keys.First(key => key != month));
            }
        }
    }

    /// <summary>What is not stored yet, by month.</summary>
    public IReadOnlyDictionary<int, long> Pending() =>
        _months.Where(month => month.Value.Pending != 0).ToDictionary(month => month.Key, month => month.Value.Pending);

    /// <summary>A pending amount was stored, and the store now has this total.</summary>
    public void Stored(int month, long written, long total)
    {
        var (_, pending) = _months.GetValueOrDefault(month);
        _months[month] = (total, pending - written);
    }
}
