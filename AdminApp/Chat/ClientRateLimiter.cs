using AdminApp.Core.Llm;
using Microsoft.Extensions.Options;

namespace AdminApp.Chat;

/// <summary>
/// Allows <c>Performance:RateLimitPerMinute</c> calls per client (an API key) in any 60 seconds. It keeps a log of times per client, because the
/// framework's partitioned limiter can't change its limit without forgetting what it has counted.
/// </summary>
internal sealed class ClientRateLimiter(IOptionsMonitor<PerformanceOptions> options, TimeProvider time)
{
    /// <summary>Number of clients to remember; the one that was quiet longest is forgotten first.</summary>
    public const int MaxClients = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<long>> _calls = new(StringComparer.Ordinal);

    /// <summary>Counts a call unless the limit is reached; a refused call does not count.</summary>
    /// <returns>Null if the call may proceed, otherwise the time until the next one may.</returns>
    public TimeSpan? Refuse(string client)
    {
        var limit = options.CurrentValue.RateLimitPerMinute;
        if (limit <= 0)
        {
            return null;
        }

        var now = time.GetTimestamp();
        lock (_lock)
        {
            if (!_calls.TryGetValue(client, out var calls))
            {
                MakeRoom(now);
                _calls[client] = calls = new Queue<long>();
            }

            while (calls.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= Window)
            {
                calls.Dequeue();
            }

            if (calls.Count < limit)
            {
                calls.Enqueue(now);
                return null;
            }

            // After the limit was lowered, several calls must leave the window.
            return Window - time.GetElapsedTime(calls.ElementAt(calls.Count - limit), now);
        }
    }

    /// <summary>Number of clients remembered right now.</summary>
    public int Clients
    {
        get
        {
            lock (_lock)
            {
                return _calls.Count;
            }
        }
    }

    private void MakeRoom(long now)
    {
        if (_calls.Count < MaxClients)
        {
            return;
        }

        foreach (var quiet in _calls.Where(client => time.GetElapsedTime(client.Value.Last(), now) >= Window).Select(client => client.Key).ToList())
        {
            _calls.Remove(quiet);
        }

        if (_calls.Count >= MaxClients)
        {
            _calls.Remove(_calls.MinBy(client => client.Value.Last()).Key);
        }
    }
}
