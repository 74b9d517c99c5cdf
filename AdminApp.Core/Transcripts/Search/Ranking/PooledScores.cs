using System.Buffers;

namespace AdminApp.Core.Transcripts.Search.Ranking;

/// <summary>An array of scores, all 0, borrowed for one question.</summary>
internal sealed class PooledScores : IDisposable
{
    private readonly float[] _rented;
    private readonly int _size;

    public PooledScores(int size)
    {
        _rented = ArrayPool<float>.Shared.Rent(size);
        _size = size;
        Span.Clear();
    }

    public Span<float> Span => _rented.AsSpan(0, _size);

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<float>.Shared.Return(_rented);
}
