namespace AdminApp.Core.Llm;

/// <summary>Kinds of refusal in the metrics.</summary>
internal enum RateLimitHit
{
    /// <summary>We refused a request ourselves: it would not be in time, or the queue was full.</summary>
    OwnRefusal,

    /// <summary>The provider refused although the minute had room, or without a reason: too many at once or in one second.</summary>
    OwnBurst,

    /// <summary>The provider's minute was used up although it had room by our own count: others use the key.</summary>
    SharedDrain,

    /// <summary>The key's allowance is zero; this is permanent.</summary>
    ZeroAllowance,

    /// <summary>The provider itself was overloaded.</summary>
    Capacity,
}

/// <summary>Counters of the service since the process began. Thread-safe.</summary>
internal sealed class LlmCounters
{
    private readonly long[] _hits = new long[Enum.GetValues<RateLimitHit>().Length];
    private long _cacheHits;
    private long _cacheMisses;
    private long _coalesced;
    private long _sent;
    private long _tokens;
    private long _cachedTokens;

    public long CacheHits => Interlocked.Read(ref _cacheHits);

    public long CacheMisses => Interlocked.Read(ref _cacheMisses);

    /// <summary>Callers that joined a call in flight.</summary>
    public long Coalesced => Interlocked.Read(ref _coalesced);

    /// <summary>Attempts that were sent to the provider.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Tokens that answered attempts were charged.</summary>
    public long Tokens => Interlocked.Read(ref _tokens);

    /// <summary>Prompt tokens that came from the provider's prompt cache.</summary>
    public long CachedTokens => Interlocked.Read(ref _cachedTokens);

    public long this[RateLimitHit hit] => Interlocked.Read(ref _hits[(int)hit]);

    public void Count(RateLimitHit hit) => Interlocked.Increment(ref _hits[(int)hit]);

    public void CacheHit() => Interlocked.Increment(ref _cacheHits);

    public void CacheMiss() => Interlocked.Increment(ref _cacheMisses);

    public void Joined() => Interlocked.Increment(ref _coalesced);

    public void CountSent() => Interlocked.Increment(ref _sent);

    public void CountAnswer(long tokens, long cached)
    {
        Interlocked.Add(ref _tokens, tokens);
        Interlocked.Add(ref _cachedTokens, cached);
    }
}
