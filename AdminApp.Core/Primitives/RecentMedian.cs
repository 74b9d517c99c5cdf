namespace AdminApp.Core.Primitives;

/// <summary>The median of the last values, kept sorted: an <see cref="Add"/> costs no sorting, and reading costs nothing. Not thread-safe.</summary>
/// <param name="capacity">Number of values that count; the oldest makes room for a new one.</param>
internal sealed class RecentMedian<T>(int capacity)
    where T : struct, IComparable<T>
{
    private readonly Queue<T> _recent = new();
    private readonly List<T> _sorted = [];

    /// <summary>The upper median; null before the first value.</summary>
    public T? Value => _sorted.Count == 0 ? null : _sorted[_sorted.Count / 2];

    public void Add(T value)
    {
        if (_recent.Count == capacity)
        {
            _sorted.RemoveAt(_sorted.BinarySearch(_recent.Dequeue()));
        }

        _recent.Enqueue(value);
        var at = _sorted.BinarySearch(value);
        _sorted.Insert(at < 0 ? ~at : at, value);
    }
}
