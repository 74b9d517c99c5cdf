using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm;

/// <summary>A request as the stages see it: defaults filled in, one snapshot of the settings, deadline and key computed once.</summary>
internal sealed record LlmCall
{
    // An answer this short asks only whether there is one.
    private const int ProbeTokens = 16;

    public required LlmRequest Request { get; init; }

    /// <summary>The request's options with model and maximum output tokens set; never changed.</summary>
    public required ChatOptions Options { get; init; }

    /// <summary>Equal for requests that may share an answer.</summary>
    public required string Key { get; init; }

    /// <summary>What decides its turn, if no one shares it.</summary>
    public required QueueTerms Terms { get; init; }

    public required MistralOptions Mistral { get; init; }

    public required PerformanceOptions Performance { get; init; }

    /// <summary>The timeline of the caller's question; null if the call is not for one.</summary>
    public RequestTimeline? Timeline { get; init; }

    public string Model => Options.ModelId!;

    /// <summary>Monotonic timestamp of the question's submission.</summary>
    public long SubmittedAt => Request.Terms.SubmittedAt!.Value;

    /// <summary>Monotonic timestamp by which the caller wants the complete answer.</summary>
    public long Deadline => Terms.Deadline;

    /// <summary>Whether another model would answer if this one's circuit breaker opens, so that waiting for this one is of no use then.</summary>
    public bool FallsBack { get; init; }

    /// <summary>The kind of answer it asks for; the expected answer time depends on it.</summary>
    public CallKind Kind => Options.MaxOutputTokens <= ProbeTokens ? CallKind.Probe : Options.Tools is { Count: > 0 } ? CallKind.Tools : CallKind.Answer;

    /// <summary>Completes a request.</summary>
    /// <exception cref="ArgumentException">It has no message or no user, or a number out of range.</exception>
    /// <param name="model">The model to ask unless the request names one; null for the configured one.</param>
    public static LlmCall From(LlmRequest request, MistralOptions mistral, PerformanceOptions performance, TimeProvider time, string? model = null)
    {
        if (string.IsNullOrEmpty(request.Terms.User) || request.Messages.Count == 0 || request.ExpectedCalls < 1 || request.Terms.Patience < TimeSpan.Zero)
        {
            throw new ArgumentException("A request needs a user, at least one message, at least one expected call and a patience of zero or more.", nameof(request));
        }

        request = request with { Terms = request.Terms.Submitted(time) };
        var options = request.Options.Clone();
        options.ModelId = string.IsNullOrEmpty(options.ModelId) ? model ?? mistral.Model : options.ModelId;
        options.MaxOutputTokens ??= mistral.MaxOutputTokens;
        return new LlmCall
        {
            Request = request,
            Options = options,
            Key = RequestKey.Compute(request.Messages, options),
            Terms = request.Terms.ForQueue(performance, time),
            Mistral = mistral,
            Performance = performance,
        };
    }
}
