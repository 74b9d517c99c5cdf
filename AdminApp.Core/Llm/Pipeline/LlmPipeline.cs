using System.Runtime.CompilerServices;
using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Caching;
using AdminApp.Core.Llm.Coalescing;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>The order of the stages: cache → coalesce → retry → queue → budgets → breaker → provider. Each attempt takes its own turn.</summary>
internal sealed class LlmPipeline(
    AnswerCache cache, Coalescer coalescer, RetryStage retry, QueueStage queue, CircuitBreaker breaker, ProviderStage provider)
{
    /// <summary>What one caller hears: its answer from the cache, or its seat on the flight of all who ask the same.</summary>
    public async IAsyncEnumerable<LlmUpdate> StreamAsync(LlmCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await cache.FindAsync(call, cancellationToken: cancellationToken) is { } cached)
        {
            yield return new LlmCompleted(cached);
            yield break;
        }

        await foreach (var update in coalescer.JoinAsync(call, LeadAsync, cancellationToken))
        {
            yield return update;
        }
    }

    /// <summary>The flight's work, once for all its callers.</summary>
    private async Task<LlmAnswer> LeadAsync(Flight flight, CancellationToken cancellationToken)
    {
        // An equal flight may have landed between this call's look at the cache and its becoming a leader.
        if (await cache.FindAsync(flight.Call, again: true, cancellationToken) is { } landed)
        {
            return landed;
        }

        var version = cache.Version;
        var answer = await retry.RunAsync(flight, attempt => AttemptAsync(flight, attempt, cancellationToken), cancellationToken);
        await cache.StoreAsync(flight.Call, answer, version, cancellationToken);
        return answer;
    }

    private async Task<LlmAnswer> AttemptAsync(Flight flight, Attempt attempt, CancellationToken cancellationToken)
    {
        using var permit = await queue.AcquireAsync(flight, attempt, cancellationToken);
        return await breaker.GuardAsync(attempt, () => provider.CallAsync(flight, attempt, permit, cancellationToken));
    }
}
