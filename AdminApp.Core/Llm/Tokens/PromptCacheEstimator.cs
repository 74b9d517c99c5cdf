using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm.Tokens;

/// <summary>
/// Estimates the tokens that the provider does not charge because of its prompt cache. The usage of an answer shows how many tokens came from
/// the cache, but not what they cost; that shows only where the provider also reports the charge. Until then, cached tokens count in full.
/// </summary>
internal sealed class PromptCacheEstimator(TimeProvider time)
{
    /// <summary>How long a prefix is expected to stay in the cache after its last use; the provider does not say.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private const int MaxModels = 64;
    private const int MaxPrefixes = 256;
    private const int Remembered = 4;

    // Counts may differ by a few tokens, so fewer cached tokens than this show nothing.
    private const int MinProof = 64;
    private const double MaxPrice = 0.5;

    private readonly ConcurrentDictionary<string, double> _prices = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Model, string Prefix), Seen> _prefixes = [];
    private readonly Lock _lock = new();

    /// <summary>Tokens of a prompt with this prefix that can be expected not to be charged; 0 without proof, and if it was not used lately.</summary>
    /// <param name="prefix">Names what such prompts begin with (<c>prompt_cache_key</c>); null for none.</param>
    public int Expected(string model, string? prefix)
    {
        if (prefix is null || !_prices.TryGetValue(model, out _))
        {
            return 0;
        }

        lock (_lock)
        {
            return _prefixes.TryGetValue((model, prefix), out var seen) && seen.Counts.Count == Remembered && time.GetElapsedTime(seen.At) < Lifetime
                ? Spared(model, seen.Counts.Min())
                : 0;
        }
    }

    /// <summary>How many of the cached tokens that usage reports were not charged.</summary>
    public int Spared(string model, long cached) => _prices.TryGetValue(model, out var price) ? (int)(cached * (1 - price)) : 0;

    /// <summary>Learns from a completed answer.</summary>
    /// <param name="usage">What the provider reported at the end.</param>
    /// <param name="cost">What it reported as charged (<c>query-cost</c>); null if it did not.</param>
    public void Learn(string model, string? prefix, UsageDetails usage, long? cost)
    {
        var (input, cached) = (usage.InputTokenCount ?? 0, usage.CachedInputTokenCount ?? 0);
        if (cached > input)
        {
            return;
        }

        if (cost is { } charged && cached >= MinProof)
        {
            Prove(model, Math.Max(0, (double)(charged - (input - cached) - (usage.OutputTokenCount ?? 0)) / cached));
        }

        if (prefix is not null)
        {
            Remember(model, prefix, cached);
        }
    }

    private void Prove(string model, double price)
    {
        if (price > MaxPrice)
        {
            _prices.TryRemove(model, out _);
        }
        else if (_prices.Count < MaxModels || _prices.ContainsKey(model))
        {
            _prices[model] = price;
        }
    }

    private void Remember(string model, string prefix, long cached)
    {
        lock (_lock)
        {
            if (!_prefixes.TryGetValue((model, prefix), out var seen))
            {
                if (_prefixes.Count == MaxPrefixes)
                {
                    _prefixes.Remove(_prefixes.MinBy(pair => pair.Value.At).Key);
                }

                _prefixes[(model, prefix)] = seen = new Seen();
            }

            if (seen.Counts.Count == Remembered)
            {
                seen.Counts.Dequeue();
            }

            seen.Counts.Enqueue(cached);
            seen.At = time.GetTimestamp();
        }
    }

    private sealed class Seen
    {
        public Queue<long> Counts { get; } = new(Remembered);

        public long At { get; set; }
    }
}
