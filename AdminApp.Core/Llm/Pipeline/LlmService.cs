using System.Runtime.CompilerServices;
using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Caching;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Preparation;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Llm.Tokens;
using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>The only way to the provider: fills in each request, sends it through the <see cref="LlmPipeline"/> and records its outcome.</summary>
internal sealed partial class LlmService(
    LlmPipeline pipeline, ModelChoice models, PreparationGate gate, AnswerCache cache, ILlmThrottle throttle, TokenEstimator estimator, QuestionLedger ledger, LlmCounters counters, ProviderProbe probe,
    IOptionsMonitor<MistralOptions> mistral, IOptionsMonitor<PerformanceOptions> performance, TimeProvider time, ILogger<LlmService> logger) : ILlmService
{
    public bool IsConfigured => mistral.CurrentValue.ApiKey.Length > 0;

    public long DataVersion => cache.Version;

    public long? TokensPerMinute => throttle.TokensPerMinute(models.Model);

    public ProviderStatus Provider => probe.Status;

    public IDisposable? WatchProvider() => probe.Watch();

    public void TryNow() => probe.TryNow();

    /// <summary>True if nothing is waiting, sending is not paused, every budget has room for all the calls (assuming each costs as much as the first), and they fit into the patience one after another.</summary>
    public bool HasRoomFor(LlmRequest request)
    {
        var call = LlmCall.From(request, mistral.CurrentValue, performance.CurrentValue, time);
        var now = throttle.Snapshot();
        var calls = request.ExpectedCalls;
        var spacing = now.Budgets.FirstOrDefault(budget => budget.Name == BudgetNames.RequestsPerSecond) is { } second ? second.Window!.Value / second.EffectiveLimit : TimeSpan.Zero;
        var each = now.AnswerTime > spacing ? now.AnswerTime : spacing;
        return probe.Status.IsUp
            && now.PausedFor <= TimeSpan.Zero
            && now.WaitingByClass.Values.Sum() == 0
            && now.NextSlot < time.Until(call.Deadline) - (each * calls)
            && BudgetsHold(now.Budgets, calls, (long)estimator.UpperBound(call) * calls);
    }

    // The per-second budget only spaces them out, which the time estimate takes into account.
    private static bool BudgetsHold(IReadOnlyList<BudgetSnapshot> budgets, int requests, long tokens) => budgets.All(budget => budget.Name switch
    {
        BudgetNames.RequestsPerSecond => true,
        _ => budget.Room >= (budget.Unit == BudgetUnit.Requests ? requests : tokens),
    });

    public async Task<ILlmPreparation> PrepareAsync(LlmPreparation question, CancellationToken cancellationToken = default)
    {
        try
        {
            // While the provider is down, the gate refuses nobody: the call itself reports the outage, and the caller answers with quotes.
            return await gate.EnterAsync(question with { Model = question.Model ?? models.Model }, needsModel: IsConfigured && probe.Status.IsUp, cancellationToken);
        }
        catch (LlmException refusal) when (refusal.Refused)
        {
            Report(question.CorrelationId, refusal);
            throw;
        }
    }

    public async IAsyncEnumerable<LlmUpdate> StreamAsync(LlmRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // What does not change with the model that answers in the end.
        var call = LlmCall.From(request, mistral.CurrentValue, performance.CurrentValue, time);
        var owns = request.Entry is null && !request.ContinuesQuestion;
        var entry = owns ? ledger.Begin(new RequestOrigin { Terms = call.Request.Terms }) : request.Entry;
        call = call with { Timeline = entry?.Timeline };
        using var tracker = new CallTracker(entry, owns, call.SubmittedAt, time);
        await using var updates = StreamAsync(call, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            LlmUpdate update;
            try
            {
                if (call.Mistral.ApiKey.Length == 0)
                {
                    throw LlmException.NoKey();
                }

                if (!await updates.MoveNextAsync())
                {
                    yield break;
                }

                update = tracker.See(updates.Current);
            }
            catch (Exception exception)
            {
                tracker.Failed(exception, cancellationToken.IsCancellationRequested);
                Report(call.Request.CorrelationId, exception);
                throw;
            }

            yield return update;
        }
    }

    /// <summary>Asks one model after another, as long as the last one can't answer and the next one can be expected to.</summary>
    private async IAsyncEnumerable<LlmUpdate> StreamAsync(LlmCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isFree = string.IsNullOrEmpty(call.Request.Options.ModelId);
        var tried = new List<string>();
        LlmRetrying? retrying = null;
        for (var model = isFree ? models.ForQuestion() : call.Model; model is not null;)
        {
            if (retrying is not null)
            {
                yield return retrying;
            }

            tried.Add(model);
            var one = (model == call.Model ? call : LlmCall.From(call.Request, call.Mistral, call.Performance, time, model)) with { FallsBack = isFree && models.HasOther(tried) };
            model = null;
            await using var updates = pipeline.StreamAsync(one, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                    {
                        yield break;
                    }
                }
                catch (LlmException failure) when (isFree && models.After(tried, failure) is { } next)
                {
                    LogFallback(call.Request.CorrelationId, one.Model, failure.Code, next);
                    retrying = new LlmRetrying(failure.InnerException is ProviderException provider ? provider.Failure.Code() : failure.Code, TimeSpan.Zero) { OtherModel = next };
                    model = next;
                    break;
                }

                yield return updates.Current;
            }
        }
    }

    private void Report(string correlationId, Exception exception)
    {
        switch (exception)
        {
            case LlmException { Refused: true } refusal:
                if (refusal.Code is LlmErrorCodes.NotInTime or LlmErrorCodes.QueueFull)
                {
                    counters.Count(RateLimitHit.OwnRefusal);
                }

                LogRefused(correlationId, refusal.Code, refusal.EstimatedWait?.TotalSeconds);
                break;
            case LlmException failure:
                LogFailed(correlationId, failure.Code);
                break;
            case OperationCanceledException:
                break;
            default:
                LogBroken(exception, correlationId);
                break;
        }
    }

    [LoggerMessage(EventName = "CallRefused", Level = LogLevel.Information, Message = "Call {CorrelationId} refused: {Code}, wait {Seconds} s.")]
    private partial void LogRefused(string correlationId, string code, double? seconds);

    [LoggerMessage(EventName = "CallFellBack", Level = LogLevel.Information, Message = "Call {CorrelationId}: {Model} can't answer ({Code}); {Next} is asked.")]
    private partial void LogFallback(string correlationId, string model, string code, string next);

    [LoggerMessage(EventName = "CallFailed", Level = LogLevel.Warning, Message = "Call {CorrelationId} failed: {Code}.")]
    private partial void LogFailed(string correlationId, string code);

    [LoggerMessage(EventName = "CallBroken", Level = LogLevel.Error, Message = "Call {CorrelationId} failed unexpectedly.")]
    private partial void LogBroken(Exception exception, string correlationId);
}
