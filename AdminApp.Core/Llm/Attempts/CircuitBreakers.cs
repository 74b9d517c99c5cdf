using System.Collections.Concurrent;
using AdminApp.Core.Llm.Throttling;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>The circuit breaker of each model.</summary>
internal sealed class CircuitBreakers(ILlmThrottle throttle, TimeProvider time, ILogger<CircuitBreaker> logger) : IDisposable
{
    // Models come from the configuration, a few at a time.
    private const int MaxModels = 64;

    private readonly ConcurrentDictionary<string, CircuitBreaker> _breakers = new(StringComparer.Ordinal);

    /// <summary>The breaker of a model.</summary>
    public CircuitBreaker this[string model]
    {
        get
        {
            if (_breakers.TryGetValue(model, out var known))
            {
                return known;
            }

            if (_breakers.Count >= MaxModels)
            {
                DropClosed();
            }

            return _breakers.GetOrAdd(model, static (name, with) => new CircuitBreaker(name, with.throttle, with.time, with.logger), (throttle, time, logger));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var breaker in _breakers.Values)
        {
            breaker.Dispose();
        }
    }

    private void DropClosed()
    {
        foreach (var (model, breaker) in _breakers)
        {
            if (breaker.Status.State == BreakerState.Closed && _breakers.TryRemove(model, out _))
            {
                breaker.Dispose();
            }
        }
    }
}
