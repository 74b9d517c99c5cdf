namespace AdminApp.Core.Llm.Caching;

/// <summary>
/// Remembers when transcripts changed, by a counter, so that an answer begun before a change and finished after it is known as
/// stale. Bounded: past <see cref="Capacity"/> ids, all older versions count as stale.
/// </summary>
internal sealed class TranscriptChanges
{
    /// <summary>Most ids remembered.</summary>
    public const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, long> _changedAt = [];
    private long _version;
    private long _forgottenUpTo;

    /// <summary>The version now; rises with every change.</summary>
    public long Version
    {
        get
        {
            lock (_lock)
            {
                return _version;
            }
        }
    }

    public void Record(IReadOnlyList<Guid> changed)
    {
        lock (_lock)
        {
            _version++;
            if (_changedAt.Count + changed.Count > Capacity)
            {
                _changedAt.Clear();
                _forgottenUpTo = _version;
            }

            foreach (var id in changed.Take(Capacity))
            {
                _changedAt[id] = _version;
            }
        }
    }

    /// <summary>Whether one of <paramref name="ids"/> changed, or may have changed, after <paramref name="version"/>.</summary>
    public bool AnySince(long version, IReadOnlyList<Guid> ids)
    {
        lock (_lock)
        {
            return ids.Count > 0 && (version < _forgottenUpTo || ids.Any(id => _changedAt.GetValueOrDefault(id) > version));
        }
    }
}
