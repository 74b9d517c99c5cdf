using System.Runtime.CompilerServices;
using System.Text;
using AdminApp.Core.Llm.Coalescing;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Llm.Tokens;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>Sends one attempt, passes the answer on as it arrives, and reports to the permit what happens on the wire.</summary>
internal sealed class ProviderStage(
    [FromKeyedServices(MistralChatClient.Name)] IChatClient client, TokenEstimator estimator, PromptCacheEstimator promptCache, LlmCounters counters, UsageMeter meter,
    GenAiInstruments genAi, AttemptInstruments instruments, ModelTimes times, TimeProvider time)
{
    // Tokens that the provider may have written, and charged, before it learned that the stream was cut.
    private const int OnTheWay = 50;

    /// <summary>Makes the attempt.</summary>
    /// <param name="firstToken">Called when the provider starts to answer.</param>
    public async Task<AttemptOutcome> CallAsync(Flight flight, ILlmPermit permit, Action firstToken, CancellationToken cancellationToken)
    {
        var beganAt = time.GetTimestamp();
        var operation = genAi.Begin(flight.Call.Model);
        try
        {
            var answer = await AnswerAsync(flight, permit, operation, firstToken, cancellationToken);
            operation.Answered(answer);
            instruments.Attempted(null);
            times[flight.Call.Model].Succeeded(time.GetElapsedTime(beganAt));
            return new AttemptOutcome { Answer = answer, BeganAt = beganAt };
        }
        catch (ProviderException failure)
        {
            // Before the permit is returned, so that the next request is not sent into the same limit.
            return Failed(failure, Report(failure, permit));
        }
        catch (OperationCanceledException timeout) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(new ProviderException(ProviderFailure.Timeout, "The call was abandoned.", timeout), TimeSpan.Zero);
        }
        catch (OperationCanceledException)
        {
            operation.Failed(GenAiInstruments.Cancelled);
            instruments.Abandoned();
            throw;
        }

        AttemptOutcome Failed(ProviderException failure, TimeSpan pause)
        {
            operation.Failed(failure.Failure.Code());
            instruments.Attempted(failure.Failure);
            times[flight.Call.Model].Failed($"{failure.Summary()}.");
            return new AttemptOutcome { Failure = failure, BeganAt = beganAt, Pause = pause };
        }
    }

    private long? CostOf(UsageDetails? usage, string model) => usage is null
        ? null
        : Math.Max(0, (usage.TotalTokenCount ?? (usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0))
            - promptCache.Spared(model, Math.Min(usage.CachedInputTokenCount ?? 0, usage.InputTokenCount ?? 0)));

    private TimeSpan Report(ProviderException failure, ILlmPermit permit)
    {
        switch (failure.Failure)
        {
            case ProviderFailure.RateLimited:
                return permit.RateLimited(failure.Headers);
            case ProviderFailure.Capacity:
                counters.Count(RateLimitHit.Capacity);
                permit.Overloaded(failure.Headers, tooMany: true);
                break;
            case ProviderFailure.ServerError:
                permit.Overloaded(failure.Headers, tooMany: false);
                break;
            case ProviderFailure.ZeroAllowance:
                counters.Count(RateLimitHit.ZeroAllowance);
                break;
        }

        return TimeSpan.Zero;
    }

    private async Task<LlmAnswer> AnswerAsync(Flight flight, ILlmPermit permit, GenAiInstruments.Operation operation, Action firstToken, CancellationToken cancellationToken)
    {
        var call = flight.Call;
        var wire = new SendObserver(permit);
        var options = call.Options.Clone();
        options.AdditionalProperties = new(call.Options.AdditionalProperties ?? []) { [IProviderCallObserver.OptionsKey] = wire };

        flight.Log.Publish(new LlmStarted());
        counters.CountSent();
        var answer = new AnswerInParts();
        var started = false;

        // The others wait for the headers of a probe, which a stream brings at once; so does an answer of one token, with the limits.
        var streams = flight.NeedsStream || (permit.IsProbe && call.Kind != CallKind.Probe);
        try
        {
            var updates = streams
                ? client.GetStreamingResponseAsync(call.Request.Messages, options, cancellationToken)
                : WholeAsync(call.Request.Messages, options, cancellationToken);
            await foreach (var update in updates)
            {
                if (!started)
                {
                    started = true;
                    wire.EnsureSent();
                    if (streams)
                    {
                        operation.FirstChunk();
                    }

                    firstToken();
                }

                if (answer.Add(update) is { Length: > 0 } text)
                {
                    flight.Log.Publish(new LlmToken(text));
                }
            }
        }
        catch when (wire.Answers && streams)
        {
            Meter(flight, null, answer);
            permit.Cut(estimator.UpperBound(call.Model, (flight.PromptTokens ?? 0) + estimator.Count(answer.Written), call.Kind) + OnTheWay);
            throw;
        }

        wire.EnsureSent();
        if (answer.Usage is { } usage)
        {
            estimator.Learn(call.Model, flight.PromptTokens ?? 0, usage.InputTokenCount ?? 0, call.Kind);
            promptCache.Learn(call.Model, PromptPrefix.PrefixOf(call), usage, wire.Cost);
        }

        Meter(flight, answer.Usage, answer);
        var cost = CostOf(answer.Usage, call.Model);
        permit.Completed(cost, answer.Usage?.OutputTokenCount ?? 0);
        counters.CountAnswer(cost ?? 0, answer.Usage?.CachedInputTokenCount ?? 0);

        return answer.ToAnswer(call.Model, time.GetUtcNow());
    }

    // What was cut off, and what came without usage, is estimated: it was written, and has to be paid for.
    private void Meter(Flight flight, UsageDetails? usage, AnswerInParts answer) => meter.Called(
        flight.Call.Request.Terms,
        flight.Call.Model,
        usage?.InputTokenCount ?? estimator.UpperBound(flight.Call.Model, flight.PromptTokens ?? 0, flight.Call.Kind),
        usage?.CachedInputTokenCount ?? 0,
        usage is null ? estimator.Count(answer.Written) : usage.OutputTokenCount ?? 0,
        flight.Call.Request.Parts);

    private async IAsyncEnumerable<ChatResponseUpdate> WholeAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var response = await client.GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <summary>Reports to the permit what happens on the wire.</summary>
    private sealed class SendObserver(ILlmPermit permit) : IProviderCallObserver
    {
        private bool _sent;

        /// <summary>Whether the headers of a success arrived, so that what comes is an answer.</summary>
        public bool Answers { get; private set; }

        /// <summary>What the provider reported as charged; null if it did not.</summary>
        public long? Cost { get; private set; }

        public void Sending()
        {
            permit.Sent();
            _sent = true;
        }

        public void HeadersReceived(ProviderHeaders headers)
        {
            (Answers, Cost) = (headers.Status is >= 200 and < 300, headers.QueryCostTokens);
            permit.HeadersReceived(headers);
        }

        /// <summary>An answer proves that the request was sent, even if the client did not report it.</summary>
        public void EnsureSent()
        {
            if (!_sent)
            {
                Sending();
            }
        }
    }

    private sealed class AnswerInParts
    {
        private readonly StringBuilder _text = new();
        private readonly StringBuilder _thoughts = new();
        private readonly List<FunctionCallContent> _toolCalls = [];
        private ChatFinishReason? _finishReason;
        private string? _model;

        public UsageDetails? Usage { get; private set; }

        /// <summary>All that the model wrote so far: text, thoughts and tool calls.</summary>
        public string Written => _text.ToString() + _thoughts + string.Concat(_toolCalls.Select(call => call.Name + string.Concat(call.Arguments?.Values ?? [])));

        /// <summary>Adds an update and returns its text.</summary>
        public string Add(ChatResponseUpdate update)
        {
            var text = "";
            foreach (var content in update.Contents)
            {
                switch (content)
                {
                    case TextContent piece:
                        text += piece.Text;
                        break;
                    case TextReasoningContent thought:
                        _thoughts.Append(thought.Text);
                        break;
                    case FunctionCallContent call:
                        _toolCalls.Add(call);
                        break;
                    case UsageContent usage:
                        Usage = usage.Details;
                        break;
                }
            }

            _text.Append(text);
            _finishReason = update.FinishReason ?? _finishReason;
            _model = update.ModelId ?? _model;
            return text;
        }

        public LlmAnswer ToAnswer(string model, DateTimeOffset now) => new()
        {
            Text = _text.ToString(),
            ToolCalls = _toolCalls,
            FinishReason = _finishReason,
            Model = _model ?? model,
            PromptTokens = (int)(Usage?.InputTokenCount ?? 0),
            CompletionTokens = (int)(Usage?.OutputTokenCount ?? 0),
            CachedTokens = (int)(Usage?.CachedInputTokenCount ?? 0),
            WrittenAt = now,
        };
    }
}
