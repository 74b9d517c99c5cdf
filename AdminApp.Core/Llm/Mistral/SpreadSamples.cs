using System.Runtime.InteropServices;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>The last samples of a connection, kept in order of time and of size, so that a percentile costs no sorting.</summary>
internal sealed class SpreadSamples(int capacity)
{
    private readonly Queue<Sample> _samples = new();
    private readonly List<TimeSpan> _slowest = [];
    private readonly List<TimeSpan> _fastest = [];

    /// <summary>Number of samples.</summary>
    public int Count => _samples.Count;

    /// <summary>Adds a sample; the oldest makes room for it.</summary>
    public void Add(long at, TimeSpan slowest, TimeSpan fastest)
    {
        if (_samples.Count == capacity)
        {
            RemoveOldest();
        }

        _samples.Enqueue(new Sample(at, slowest, fastest));
        Insert(_slowest, slowest);
        Insert(_fastest, fastest);
    }

    /// <summary>Drops the samples from before this timestamp.</summary>
    public void Forget(long before)
    {
        while (_samples.TryPeek(out var oldest) && oldest.At < before)
        {
            RemoveOldest();
        }
    }

    /// <summary>From the fastest sample to this percentile of the slowest; zero without samples.</summary>
    public TimeSpan Spread(double percentile) =>
        _slowest.Count == 0 ? TimeSpan.Zero : _slowest[(int)Math.Ceiling(percentile * _slowest.Count) - 1] - _fastest[0];

    private static void Insert(List<TimeSpan> sorted, TimeSpan value)
    {
        var at = sorted.BinarySearch(value);
        sorted.Insert(at < 0 ? ~at : at, value);
    }

    private void RemoveOldest()
    {
        var oldest = _samples.Dequeue();
        _slowest.RemoveAt(_slowest.BinarySearch(oldest.Slowest));
        _fastest.RemoveAt(_fastest.BinarySearch(oldest.Fastest));
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Sample(long At, TimeSpan Slowest, TimeSpan Fastest);
}
