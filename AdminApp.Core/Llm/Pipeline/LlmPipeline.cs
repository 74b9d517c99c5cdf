using System.Runtime.CompilerServices;
using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Caching;
using AdminApp.Core.Llm.Coalescing;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>The order of the stages: cache → coalesce → retry → queue → budgets → breaker → provider. Each attempt queues for its own turn.</summary>
internal sealed class LlmPipeline(
    AnswerCache cache, Coalescer coalescer, RetryStage retry, QueueStage queue, CircuitBreakers breakers, ProviderStage provider)
{
    /// <summary>Streams one caller's updates: from the cache, or from the flight it shares with identical requests.</summary>
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

    /// <summary>Does the work of a flight, once for all its callers.</summary>
    private async Task<LlmAnswer> LeadAsync(Flight flight, CancellationToken cancellationToken)
    {
        // An identical flight may have ended between this call's cache lookup and its becoming the leader.
        if (await cache.FindAsync(flight.Call, again: true, cancellationToken) is { } landed)
        {
            return landed;
        }

        var version = flight.Call.Request.BuiltAt ?? cache.Version;
        var answer = await retry.RunAsync(flight, (number, firstToken) => AttemptAsync(flight, number, firstToken, cancellationToken), cancellationToken);
        await cache.StoreAsync(flight.Call, answer, version, cancellationToken);
        return answer;
    }

    private async Task<AttemptOutcome> AttemptAsync(Flight flight, int number, Action firstToken, CancellationToken cancellationToken)
    {
        using var permit = await queue.AcquireAsync(flight, isRetry: number > 1, cancellationToken);
        return await breakers[flight.Call.Model].GuardAsync(
            responded => provider.CallAsync(flight, permit, firstToken + responded, cancellationToken));
    }
}
