namespace AdminApp.Core.Simulation;

/// <summary>The beginnings of prompts that were processed lately. Bounded: the one not used longest goes first. Not thread-safe: the gate locks.</summary>
internal sealed class SimulatedPromptCache
{
    private const int MaxEntries = 50_000;
    private readonly Dictionary<UInt128, LinkedListNode<(UInt128 Prefix, double UsedAt)>> _entries = [];
    private readonly LinkedList<(UInt128 Prefix, double UsedAt)> _byUse = new();

    /// <summary>Number of tokens at the beginning of a prompt that need not be processed again.</summary>
    public long Find(SimulationOptions options, IReadOnlyList<UInt128> prefixes, double now)
    {
        for (var blocks = prefixes.Count; blocks >= MinBlocks(options); blocks--)
        {
            if (_entries.TryGetValue(prefixes[blocks - 1], out var entry) && now - entry.Value.UsedAt <= options.PromptCacheSeconds)
            {
                return (long)blocks * options.PromptCacheBlock;
            }
        }

        return 0;
    }

    /// <summary>A prompt was processed: its beginnings are kept from now on.</summary>
    public void Use(SimulationOptions options, IReadOnlyList<UInt128> prefixes, double now)
    {
        for (var blocks = MinBlocks(options); blocks <= prefixes.Count; blocks++)
        {
            var prefix = prefixes[blocks - 1];
            if (_entries.Remove(prefix, out var entry))
            {
                _byUse.Remove(entry);
            }

            _entries[prefix] = _byUse.AddLast((prefix, now));
            if (_entries.Count > MaxEntries)
            {
                _entries.Remove(_byUse.First!.Value.Prefix);
                _byUse.RemoveFirst();
            }
        }
    }

    private static int MinBlocks(SimulationOptions options) => Math.Max(1, (options.PromptCacheMinTokens + options.PromptCacheBlock - 1) / options.PromptCacheBlock);
}
