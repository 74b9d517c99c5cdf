namespace AdminApp.Search;

/// <summary>
/// Runs as many searches of the HTTP API at once as there are cores, and at most half of them for one API key, so that one caller's long questions
/// don't delay anyone else's. This is not a rate limit: searches sent one after the other are never refused, however fast.
/// </summary>
internal sealed class SearchTurns(TimeProvider time)
{
    /// <summary>Maximum number of running and waiting searches per key; more are refused.</summary>
    public const int MaxPerKey = 50;

    /// <summary>How long a search waits for its turn.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    /// <summary>Maximum number of searches of one key that run at once.</summary>
    public static readonly int RunningOfAKey = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Key> _keys = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);

    /// <summary>Number of keys with a running or waiting search.</summary>
    public int Keys
    {
        get
        {
            lock (_lock)
            {
                return _keys.Count;
            }
        }
    }

    /// <summary>Waits for a turn, which ends on disposal; null if too many searches of this key are waiting or the turn did not come in time.</summary>
    public async Task<IDisposable?> TakeAsync(string name, CancellationToken cancellationToken)
    {
        if (Enter(name) is not { } key)
        {
            return null;
        }

        var taken = false;
        using var patience = new CancellationTokenSource(MaxWait, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await key.Running.WaitAsync(end.Token);
            taken = true;
            await _cores.WaitAsync(end.Token);
            return new Turn(this, name, key);
        }
        catch (OperationCanceledException)
        {
            Leave(name, key, taken);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private Key? Enter(string name)
    {
        lock (_lock)
        {
            if (!_keys.TryGetValue(name, out var key))
            {
                _keys[name] = key = new Key();
            }

            if (key.Pending == MaxPerKey)
            {
                return null;
            }

            key.Pending++;
            return key;
        }
    }

    private void Leave(string name, Key key, bool taken)
    {
        if (taken)
        {
            key.Running.Release();
        }

        lock (_lock)
        {
            if (--key.Pending == 0)
            {
                _keys.Remove(name);
            }
        }
    }

    private sealed class Key
    {
        public SemaphoreSlim Running { get; } = new(RunningOfAKey);

        public int Pending { get; set; }
    }

    private sealed class Turn(SearchTurns turns, string name, Key key) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) != 0)
            {
                return;
            }

            turns._cores.Release();
            turns.Leave(name, key, taken: true);
        }
    }
}
