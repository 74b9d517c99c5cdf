using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;

namespace AdminApp.Core.Llm.Caching;

/// <summary>
/// Keeps complete answers by request key, up to <see cref="MaxBytes"/>, for <c>Performance:CacheTtlSeconds</c>. Each is tagged with
/// what its prompt was built from; when any of that changes, the answer is dropped.
/// </summary>
internal sealed class AnswerCache : IDisposable
{
    /// <summary>Maximum memory for answers in bytes, estimated from their texts.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    private const int EntryOverheadBytes = 1_024;

    private const int TagBytes = 256;

    // The removal of a tag must outlive every answer from before it, so no answer lives longer than this, whatever the setting.
    private static readonly TimeSpan MaxLife = TimeSpan.FromDays(30);

    private readonly MemoryCache _memory;
    private readonly FusionCache _cache;
    private readonly ChangedTags _changes = new();
    private readonly LlmCounters _counters;
    private readonly TimeProvider _time;

    public AnswerCache(LlmCounters counters, TimeProvider time, ILogger<FusionCache> logger)
    {
        _counters = counters;
        _time = time;
        _memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = MaxBytes });
        var options = new FusionCacheOptions
        {
            CacheName = "llm-answers",
            CacheKeyPrefix = "llm-answers:",
            TagsDefaultEntryOptions = new FusionCacheEntryOptions { Duration = MaxLife, Size = TagBytes, Priority = CacheItemPriority.NeverRemove },
        };
        _cache = new FusionCache(options, _memory, logger);
    }

    /// <summary>The version of all tags; an answer started at this version is kept only if none of its tags has changed since.</summary>
    public long Version => _changes.Version;

    /// <summary>The cached answer for a call; null if there is none, it is too old, or the caller wants a new answer.</summary>
    /// <param name="again">Whether the same call looks a second time; that is not counted as another miss.</param>
    public async ValueTask<LlmAnswer?> FindAsync(LlmCall call, bool again = false, CancellationToken cancellationToken = default)
    {
        if (call.Request.Terms.Fresh || !call.Performance.CacheEnabled)
        {
            return null;
        }

        var found = await _cache.TryGetAsync<LlmAnswer>(call.Key, token: cancellationToken);
        if (found.HasValue && _time.GetUtcNow() - found.Value.WrittenAt < Life(call))
        {
            if (!again)
            {
                _counters.CacheHit();
            }

            return found.Value with { FromCache = true, Attempts = 0 };
        }

        if (!again)
        {
            _counters.CacheMiss();
        }

        return null;
    }

    /// <summary>Caches an answer unless it is cut off, empty, or one of its tags has changed since <paramref name="version"/>.</summary>
    public async ValueTask StoreAsync(LlmCall call, LlmAnswer answer, long version, CancellationToken cancellationToken = default)
    {
        var tags = call.Request.DependsOn;
        if (!call.Performance.CacheEnabled || call.Performance.CacheTtlSeconds <= 0 || !answer.IsWhole || _changes.AnySince(version, tags))
        {
            return;
        }

        var options = new FusionCacheEntryOptions { Duration = Life(call), Size = SizeOf(answer) };
        await _cache.SetAsync(call.Key, answer, options, tags, cancellationToken);

        // A change between the check and the write would have dropped only older answers, so check again.
        if (_changes.AnySince(version, tags))
        {
            await _cache.RemoveAsync(call.Key, token: cancellationToken);
        }
    }

    /// <summary>Drops the answers that depend on any of these tags, including those still being written.</summary>
    public void Forget(IReadOnlyList<string> tags)
    {
        _changes.Record(tags);
        _cache.RemoveByTag(tags);
    }

    public void Dispose()
    {
        _cache.Dispose();
        _memory.Dispose();
    }

    /// <summary>
    /// Complete means that it ended by itself, with text or with tool calls. Tool calls depend only on the messages, like text; when cached,
    /// a repeated question makes the same calls with the same IDs, so that its second call is a hit too.
    /// </summary>
    private static long SizeOf(LlmAnswer answer) =>
        EntryOverheadBytes + (sizeof(char) * (answer.Text.Length + answer.ToolCalls.Sum(c => c.Arguments?.Sum(a => (a.Value?.ToString() ?? "").Length) ?? 0)));

    // Uses the current setting: a shorter lifetime also applies to cached answers.
    private static TimeSpan Life(LlmCall call)
    {
        var setting = TimeSpan.FromSeconds(call.Performance.CacheTtlSeconds);
        return setting < MaxLife ? setting : MaxLife;
    }
}
