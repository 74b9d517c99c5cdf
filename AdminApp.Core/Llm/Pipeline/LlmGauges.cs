using System.Diagnostics.Metrics;
using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Scheduling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>
/// The state and the counts of the service as instruments that a listener reads: queue, budgets, breaker, cache, refusals and outcomes.
/// One reading of all of them takes one snapshot. Hosted, so that they exist from the start.
/// </summary>
internal sealed class LlmGauges : IHostedService
{
    // A listener reads one instrument after the other; within this time they show the same moment.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    private static readonly BreakerState[] States = Enum.GetValues<BreakerState>();

    private readonly LlmMetrics _metrics;
    private readonly CircuitBreakers _breakers;
    private readonly IOptionsMonitor<MistralOptions> _mistral;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private LlmSnapshot? _snapshot;
    private long _takenAt;

    public LlmGauges(
        IMeterFactory meters, LlmMetrics metrics, QuestionLedger ledger, QuestionInstruments questions, CircuitBreakers breakers, IOptionsMonitor<MistralOptions> mistral,
        TimeProvider time)
    {
        (_metrics, _breakers, _mistral, _time) = (metrics, breakers, mistral, time);
        var meter = meters.Create(LlmMeter.Name);
        Queue(meter);
        Budgets(meter);
        Counts(meter);
        Outcomes(meter, ledger);
        questions.Follow(ledger);
    }

    private LlmSnapshot Now
    {
        get
        {
            lock (_lock)
            {
                if (_snapshot is null || _time.GetElapsedTime(_takenAt) >= Moment)
                {
                    (_snapshot, _takenAt) = (_metrics.Snapshot(), _time.GetTimestamp());
                }

                return _snapshot;
            }
        }
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Queue(Meter meter)
    {
        meter.CreateObservableUpDownCounter(
            "adminapp.llm.queue.waiting", () => Now.Throttle.WaitingByClass.Select(waiting => One(waiting.Value, "class", waiting.Key.Code())), "{call}", "Calls that wait in the queue.");
        meter.CreateObservableGauge("adminapp.llm.queue.oldest_wait", () => Now.Throttle.OldestWait.TotalSeconds, "s", "How long the oldest of them has been waiting.");
        meter.CreateObservableUpDownCounter("adminapp.llm.calls.running", () => Now.Throttle.Running, "{call}", "Calls in flight.");
        meter.CreateObservableGauge("adminapp.llm.calls.limit", () => Now.Throttle.Concurrency, "{call}", "Calls that may be in flight.");
        meter.CreateObservableGauge("adminapp.llm.pause", () => Now.Throttle.PausedFor.TotalSeconds, "s", "Time until sending goes on; 0 while it does.");
        meter.CreateObservableGauge(
            "adminapp.llm.breaker.state", () => _mistral.CurrentValue.AllModels().SelectMany(Breaker),
            description: "1 for the state that the circuit breaker of a configured model is in, 0 for the others.");
        meter.CreateObservableGauge("adminapp.llm.provider.up", () => Now.Provider.IsUp ? 1 : 0, description: "1 if the provider is available, 0 if not.");
    }

    private IEnumerable<Measurement<long>> Breaker(string model)
    {
        var now = _breakers[model].Status.State;
        return States.Select(state => new Measurement<long>(state == now ? 1 : 0, new("state", Code(state)), new("gen_ai.request.model", model)));
    }

    private void Budgets(Meter meter)
    {
        meter.CreateObservableGauge("adminapp.llm.budget.limit", () => Each(budget => budget.Limit), description: "The configured limit.");
        meter.CreateObservableGauge("adminapp.llm.budget.effective_limit", () => Each(budget => budget.EffectiveLimit), description: "The limit in force.");
        meter.CreateObservableGauge("adminapp.llm.budget.used", () => Each(budget => budget.Used), description: "What counts in its window.");
        meter.CreateObservableGauge("adminapp.llm.budget.used_by_others", () => Each(budget => budget.UsedByOthers), description: "What others on the same key have used, at least.");

        IEnumerable<Measurement<long>> Each(Func<BudgetSnapshot, long> value) => Now.Throttle.Budgets.Select(budget => One(value(budget), "budget", budget.Name));
    }

    private void Counts(Meter meter)
    {
        meter.CreateObservableCounter(
            "adminapp.llm.cache.lookups", () => (Measurement<long>[])[One(Now.Cache.Hits, "result", "hit"), One(Now.Cache.Misses, "result", "miss")], "{lookup}", "Lookups in the cache of answers.");
        meter.CreateObservableCounter("adminapp.llm.calls.coalesced", () => Now.Cache.Coalesced, "{call}", "Callers that joined an equal call in flight.");
        meter.CreateObservableCounter(
            "adminapp.llm.rate_limit.hits",
            () => Now.RateLimits is var hits
                ? (Measurement<long>[])
                [
                    One(hits.OwnRefusal, "kind", "own_refusal"), One(hits.OwnBurst, "kind", "own_burst"), One(hits.SharedDrain, "kind", "shared_drain"),
                    One(hits.ZeroAllowance, "kind", "zero_allowance"), One(hits.Capacity, "kind", "capacity"),
                ]
                : [],
            "{hit}", "Refusals by kind: our own, and the provider's 429s.");
    }

    private static void Outcomes(Meter meter, QuestionLedger ledger)
    {
        meter.CreateObservableCounter(
            "adminapp.llm.questions",
            () => ledger.EndedSinceStart().Select(ended => Ended(ended.Count, ended.Outcome, ended.Reason)),
            "{question}", "Questions that ended, by outcome; error.type is the code of a failure or a refusal.");
        meter.CreateObservableUpDownCounter(
            "adminapp.llm.questions.open",
            () => ledger.OwnTotals() is var own ? (Measurement<long>[])[One(own.Waiting, "state", "waiting"), One(own.Running, "state", "running")] : [],
            "{question}", "Questions of this process that have not ended.");
        meter.CreateObservableUpDownCounter("adminapp.llm.requests.unwritten", () => ledger.Unwritten, "{request}", "Ended questions whose rows are to be written to the table of requests.");
        meter.CreateObservableCounter("adminapp.llm.requests.dropped", () => ledger.DroppedRows, "{request}", "Ended questions without a row, because the store was too slow or rejected it.");
        meter.CreateObservableCounter("adminapp.llm.timeline.dropped", () => ledger.DroppedEvents, "{event}", "Events that did not fit into the timelines of their questions.");
    }

    private static Measurement<long> Ended(long count, string outcome, string? reason) => reason is null
        ? One(count, "outcome", outcome)
        : new(count, new KeyValuePair<string, object?>("outcome", outcome), new KeyValuePair<string, object?>("error.type", reason));

    private static Measurement<T> One<T>(T value, string name, string of)
        where T : struct => new(value, new KeyValuePair<string, object?>(name, of));

    private static string Code(BreakerState state) => state switch
    {
        BreakerState.Closed => "closed",
        BreakerState.Open => "open",
        _ => "half_open",
    };
}
