namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>
/// All vectors in memory, in blocks, so that growing copies nothing. A row belongs to one passage until it is removed; a concurrent question may read
/// a reused row, but its passage is deleted and therefore not a hit. Safe for many readers and one writer.
/// </summary>
internal sealed class VectorTable(int dimensions)
{
    /// <summary>Instead of a row: the passage is unknown.</summary>
    public const int Unknown = -1;

    /// <summary>Instead of a row: the passage can't be embedded (<see cref="VectorEncoding.None"/>).</summary>
    public const int None = -2;

    private const int RowsInBlock = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, int> _rowOf = [];
    private readonly Stack<int> _free = [];
    private volatile Block[] _blocks = [];
    private int _used;

    /// <summary>Number of passages that have a vector or can't have one.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _rowOf.Count;
            }
        }
    }

    /// <summary>Rises with every change.</summary>
    public long Version { get; private set; }

    /// <summary>Adds a stored vector, replacing an older one; false if it has the wrong size.</summary>
    public bool Add(long passageId, ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty)
        {
            AddNone(passageId);
            return true;
        }

        if (!VectorEncoding.TryDecode(encoded, dimensions, out var scale, out var values))
        {
            return false;
        }

        lock (_lock)
        {
            if (!_rowOf.TryGetValue(passageId, out var row) || row < 0)
            {
                row = _free.TryPop(out var reused) ? reused : _used++;
            }

            if (row / RowsInBlock >= _blocks.Length)
            {
                _blocks = [.. _blocks, new Block(dimensions)];
            }

            var block = _blocks[row / RowsInBlock];
            values.CopyTo(block.Row(row % RowsInBlock, dimensions));
            block.Scales[row % RowsInBlock] = scale;
            _rowOf[passageId] = row;
            Version++;
            return true;
        }
    }

    /// <summary>Removes the vectors of passages that are not among <paramref name="living"/>.</summary>
    public void Retain(IReadOnlySet<long> living)
    {
        lock (_lock)
        {
            foreach (var (passageId, row) in _rowOf.Where(pair => !living.Contains(pair.Key)).ToList())
            {
                _rowOf.Remove(passageId);
                if (row >= 0)
                {
                    _free.Push(row);
                }

                Version++;
            }
        }
    }

    /// <summary>The row of each passage, <see cref="Unknown"/> or <see cref="None"/>; how many have a row and how many can't have one; and the version of this result.</summary>
    public (int[] Rows, int Found, int Nones, long Version) RowsOf(ReadOnlySpan<long> passageIds)
    {
        var rows = new int[passageIds.Length];
        var (found, nones) = (0, 0);
        lock (_lock)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = passageIds[i] != 0 && _rowOf.TryGetValue(passageIds[i], out var row) ? row : Unknown;
                found += rows[i] >= 0 ? 1 : 0;
                nones += rows[i] == None ? 1 : 0;
            }

            return (rows, found, nones, Version);
        }
    }

    /// <summary>Similarity of each row to a question; NaN if there is no row.</summary>
    public void Score(QuestionVector question, ReadOnlySpan<int> rows, Span<float> scores)
    {
        var blocks = _blocks;
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] < 0)
            {
                scores[i] = float.NaN;
                continue;
            }

            var block = blocks[rows[i] / RowsInBlock];
            scores[i] = question.Dot(block.Row(rows[i] % RowsInBlock, dimensions), block.Scales[rows[i] % RowsInBlock]);
        }
    }

    private void AddNone(long passageId)
    {
        lock (_lock)
        {
            if (_rowOf.TryGetValue(passageId, out var row) && row >= 0)
            {
                _free.Push(row);
            }

            _rowOf[passageId] = None;
            Version++;
        }
    }

    private sealed class Block(int dimensions)
    {
        private readonly sbyte[] _values = GC.AllocateUninitializedArray<sbyte>(RowsInBlock * dimensions);

        public float[] Scales { get; } = new float[RowsInBlock];

        public Span<sbyte> Row(int row, int width) => _values.AsSpan(row * width, width);
    }
}
