namespace AdminApp.Core.Llm.Caching;

/// <summary>
/// Remembers when a tag changed, by a counter, so that an answer begun before a change and finished after it is known to be
/// stale. Bounded: past <see cref="Capacity"/> tags, all older versions count as stale.
/// </summary>
internal sealed class ChangedTags
{
    /// <summary>Most tags remembered.</summary>
    public const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _changedAt = new(StringComparer.Ordinal);
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

    public void Record(IReadOnlyList<string> changed)
    {
        lock (_lock)
        {
            _version++;
            if (_changedAt.Count + changed.Count > Capacity)
            {
                _changedAt.Clear();
                _forgottenUpTo = _version;
            }

            foreach (var tag in changed.Take(Capacity))
            {
                _changedAt[tag] = _version;
            }
        }
    }

    /// <summary>Whether one of <paramref name="tags"/> changed, or may have changed, after <paramref name="version"/>.</summary>
    public bool AnySince(long version, IReadOnlyList<string> tags)
    {
        lock (_lock)
        {
            return tags.Count > 0 && (version < _forgottenUpTo || tags.Any(tag => _changedAt.GetValueOrDefault(tag) > version));
        }
    }
}
