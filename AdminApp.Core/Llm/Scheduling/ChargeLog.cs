namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// The requests that were sent, oldest first, in a ring buffer. Every window counts a suffix of it, so a window that becomes longer finds
/// the charges that it had left behind. Bounded in time and number; what was dropped is remembered as <see cref="KnownSince"/>.
/// </summary>
internal sealed class ChargeLog
{
    /// <summary>Maximum number of charges: enough for the largest limit that can be set, where each request may take two places.</summary>
    public const int Capacity = 1 << 21;

    /// <summary>Maximum number of charges that are kept although no window counts them.</summary>
    public const int CapacityKept = 1 << 16;

    /// <summary>How long charges are kept although no window counts them, because one may become longer.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private Charge[] _ring = new Charge[64];
    private long _first;
    private long _next;

    /// <summary>Index of the oldest charge; indexes only rise.</summary>
    public long First => _first;

    /// <summary>Index of the charge that will be added next.</summary>
    public long Next => _next;

    /// <summary>Everything sent since then is in the log.</summary>
    public TimeSpan KnownSince { get; private set; } = TimeSpan.MinValue;

    /// <summary>The charge with this index, from <see cref="First"/> up to but not including <see cref="Next"/>.</summary>
    public ref Charge this[long index] => ref _ring[index & (_ring.Length - 1)];

    /// <summary>Nothing is known about what was sent before <paramref name="since"/>.</summary>
    public void Forget(TimeSpan since) => KnownSince = since > KnownSince ? since : KnownSince;

    /// <summary>Whether the oldest charge has to be dropped before the next one can be added.</summary>
    public bool IsFull => _next - _first == Capacity;

    /// <summary>Adds a charge that was sent no earlier than the last one; returns its index.</summary>
    public long Add(in Charge charge)
    {
        if (_next - _first == _ring.Length)
        {
            Grow();
        }

        this[_next] = charge;
        return _next++;
    }

    /// <summary>Drops what no window counts any more and need not be kept.</summary>
    /// <param name="counted">Index of the first charge that some window counts.</param>
    public void Trim(long counted, TimeSpan now)
    {
        while (_first < counted && (this[_first].SentAt + Kept <= now || _next - _first > CapacityKept))
        {
            DropFirst();
        }
    }

    /// <summary>Drops the oldest charge.</summary>
    public void DropFirst()
    {
        Forget(this[_first].SentAt);
        this[_first] = default;
        _first++;
    }

    private void Grow()
    {
        var ring = new Charge[_ring.Length * 2];
        for (var index = _first; index < _next; index++)
        {
            ring[index & (ring.Length - 1)] = this[index];
        }

        _ring = ring;
    }
}
