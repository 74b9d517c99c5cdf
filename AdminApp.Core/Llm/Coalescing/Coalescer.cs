using System.Runtime.CompilerServices;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Core.Llm.Coalescing;

/// <summary>
/// Identical requests in flight cost one call. The first caller's call becomes the flight; others join it and get what has been
/// streamed so far. One caller leaving does not affect the others; when the last one leaves, the work stops.
/// </summary>
internal sealed class Coalescer(ILlmThrottle throttle, LlmCounters counters, TimeProvider time) : IDisposable
{
    /// <summary>Maximum number of callers per flight.</summary>
    public const int MaxCallers = 1_000;

    // Bounded by the number of waiting and running calls that the throttle allows, and by the retry budget for calls between two attempts.
    private readonly Dictionary<(string Key, bool Fresh), Flight> _flights = [];
    private readonly Lock _lock = new();

    /// <summary>Number of flights.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _flights.Count;
            }
        }
    }

    /// <summary>Joins the flight of an identical call, or starts one that <paramref name="lead"/> carries out.</summary>
    public async IAsyncEnumerable<LlmUpdate> JoinAsync(
        LlmCall call, Func<Flight, CancellationToken, Task<LlmAnswer>> lead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (flight, joined, rose) = Board(call);
        try
        {
            if (joined)
            {
                counters.Joined();
                call.Timeline?.Coalesced();
                flight.Terms.Amend();
            }
            else
            {
                _ = Task.Run(() => flight.RunAsync(lead, () => Remove(flight)), CancellationToken.None);
            }

            await foreach (var update in flight.ReadAsync(call, joined, checkEta: joined && !rose, cancellationToken))
            {
                yield return update;
            }
        }
        finally
        {
            Leave(flight, call);
        }
    }

    /// <summary>Stops all flights.</summary>
    public void Dispose()
    {
        Flight[] flights;
        lock (_lock)
        {
            flights = [.. _flights.Values];
            _flights.Clear();
        }

        Array.ForEach(flights, f => f.Stop());
    }

    private (Flight Flight, bool Joined, bool Rose) Board(LlmCall call)
    {
        lock (_lock)
        {
            // A fresh request joins only other fresh requests, because an older call is not what the caller asked for. Others may join it.
            var fresh = call.Request.Terms.Fresh;
            var found = (fresh ? null : _flights.GetValueOrDefault((call.Key, false))) ?? _flights.GetValueOrDefault((call.Key, true));
            if (found is { Terms.Callers: >= MaxCallers })
            {
                throw new LlmException(LlmErrorCodes.QueueFull, "Too many callers are waiting for the same answer.", found.ReadyIn(isRetry: false))
                {
                    Refused = !call.Request.ContinuesQuestion,
                };
            }

            if (found is not null && found.Terms.TryBoard(call, out var rose))
            {
                return (found, true, rose);
            }

            var flight = _flights[(call.Key, fresh)] = new Flight(call, throttle, time);
            flight.Terms.TryBoard(call, out _);
            return (flight, false, false);
        }
    }

    private void Leave(Flight flight, LlmCall call)
    {
        bool last;
        lock (_lock)
        {
            last = !flight.Terms.Leave(call);
            if (last)
            {
                RemoveLocked(flight);
            }
        }

        if (last)
        {
            flight.Stop();
        }
        else
        {
            flight.Terms.Amend();
        }
    }

    private void Remove(Flight flight)
    {
        lock (_lock)
        {
            RemoveLocked(flight);
        }
    }

    // From here on no one can join it.
    private void RemoveLocked(Flight flight)
    {
        var key = (flight.Call.Key, flight.Call.Request.Terms.Fresh);
        if (_flights.GetValueOrDefault(key) == flight)
        {
            _flights.Remove(key);
        }
    }
}
