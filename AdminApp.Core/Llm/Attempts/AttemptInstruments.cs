using System.Diagnostics.Metrics;
using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>What the stages of an attempt measure: the wait in the queue, attempts and retries.</summary>
internal sealed class AttemptInstruments(IMeterFactory meters)
{
    private readonly Histogram<double> _wait = meters.Create(LlmMeter.Name).CreateHistogram(
        "adminapp.llm.queue.wait", "s", "Time that an attempt waited in the queue, until its grant, its refusal or its callers left.", advice: LlmMeter.Buckets(LlmMeter.Seconds));

    private readonly Counter<long> _attempts = meters.Create(LlmMeter.Name).CreateCounter<long>(
        "adminapp.llm.attempts", "{attempt}", "Attempts sent to the provider, by what they came to.");

    private readonly Counter<long> _retries = meters.Create(LlmMeter.Name).CreateCounter<long>(
        "adminapp.llm.retries", "{retry}", "Further attempts of a call, by the failure before them.");

    public void Waited(LlmClass @class, TimeSpan wait) => _wait.Record(wait.TotalSeconds, new KeyValuePair<string, object?>("class", @class.Code()));

    /// <param name="failure">Null if it was answered.</param>
    public void Attempted(ProviderFailure? failure) => _attempts.Add(1, new KeyValuePair<string, object?>("outcome", failure?.Code() ?? "answered"));

    /// <summary>The callers left during an attempt.</summary>
    public void Abandoned() => _attempts.Add(1, new KeyValuePair<string, object?>("outcome", GenAiInstruments.Cancelled));

    public void Retrying(ProviderFailure failure) => _retries.Add(1, new KeyValuePair<string, object?>("reason", failure.Code()));
}
