using AdminApp.Core.Primitives;

namespace AdminApp.Core.Llm.Metering;

/// <summary>
/// Adds up the usage of this process's calls until it is written to the store: every answered call on the key, no matter who made it. A shared
/// call counts for the caller who asked first, because it is paid for once. Bounded; thread-safe.
/// </summary>
internal sealed class UsageMeter(TimeProvider time)
{
    /// <summary>Callers, and tags, that may wait to be written; what comes beyond counts for <see cref="SystemUsers.Others"/>.</summary>
    public const int MaxPending = 2_000;

    private readonly Lock _lock = new();
    private Dictionary<UsageKey, UsageSums> _callers = [];
    private Dictionary<(DateOnly, string, string), UsageSums> _tags = [];

    /// <summary>Whether there is something to write.</summary>
    public bool HasPending
    {
        get
        {
            lock (_lock)
            {
                return _callers.Count > 0;
            }
        }
    }

    /// <summary>A call was answered.</summary>
    /// <param name="terms">Who asked.</param>
    /// <param name="model">The model that was asked.</param>
    /// <param name="prompt">Prompt tokens, cached ones included.</param>
    /// <param name="cached">Those from the provider's cache.</param>
    /// <param name="completion">Completion tokens.</param>
    /// <param name="parts">What was in the prompt, with weights above zero; its tokens are shared out by them.</param>
    public void Called(CallerTerms terms, string model, long prompt, long cached, long completion, IReadOnlyDictionary<string, int> parts)
    {
        var day = time.UtcToday();
        (prompt, completion) = (Math.Max(0, prompt), Math.Max(0, completion));
        cached = Math.Clamp(cached, 0, prompt);
        var tags = parts.Count > 0 ? parts.OrderBy(part => part.Key, StringComparer.Ordinal).ToList() : [new("", 1)];
        var weights = tags.ConvertAll(tag => tag.Value);
        var (prompts, cachedOnes, completions) = (TokenShares.Of(prompt, weights), TokenShares.Of(cached, weights), TokenShares.Of(completion, weights));
        var key = UsageKey.Of(day, terms, model);
        lock (_lock)
        {
            Add(key, new UsageSums(0, 1, prompt, cached, completion));
            for (var i = 0; i < tags.Count; i++)
            {
                var tag = (day, UsageKey.Clean(tags[i].Key), key.Model);
                tag = _tags.ContainsKey(tag) || _tags.Count < MaxPending ? tag : (day, SystemUsers.Others, key.Model);
                _tags[tag] = _tags.GetValueOrDefault(tag) + new UsageSums(0, 1, prompts[i], cachedOnes[i], completions[i]);
            }
        }
    }

    /// <summary>A question that was counted is refused after all, before anything was sent for it.</summary>
    public void Refused(UsageKey question)
    {
        lock (_lock)
        {
            Add(question, new UsageSums(-1, 0, 0, 0, 0));
        }
    }

    /// <summary>Everything that is to be written; null if there is nothing. It is then the caller's to write.</summary>
    public UsageBatch? Take()
    {
        lock (_lock)
        {
            if (_callers.Count == 0)
            {
                return null;
            }

            var batch = new UsageBatch(Guid.NewGuid().ToString("N"), _callers, _tags);
            (_callers, _tags) = ([], []);
            return batch;
        }
    }

    // What takes a question back must not go elsewhere.
    private void Add(UsageKey key, UsageSums sums)
    {
        key = _callers.ContainsKey(key) || _callers.Count < MaxPending || sums.Questions < 0 ? key : key with { User = SystemUsers.Others };
        _callers[key] = _callers.GetValueOrDefault(key) + sums;
    }
}
