using System.Text;
using AdminApp.Core.Llm.Coalescing;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Llm.Tokens;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>Sends one attempt, passes the answer on as it arrives, and reports to the permit what happens on the wire.</summary>
internal sealed class ProviderStage(
    [FromKeyedServices(MistralChatClient.Name)] IChatClient client, TokenEstimator estimator, RateLimitPause rateLimits, TimeProvider time)
{
    /// <summary>The whole answer.</summary>
    /// <exception cref="ProviderException">The attempt failed.</exception>
    public async Task<LlmAnswer> CallAsync(Flight flight, Attempt attempt, ILlmPermit permit, CancellationToken cancellationToken)
    {
        var call = flight.Call;
        var wire = new SendObserver(attempt, permit, rateLimits, time);
        var options = call.Options.Clone();
        options.AdditionalProperties = new(call.Options.AdditionalProperties ?? []) { [IProviderCallObserver.OptionsKey] = wire };

        attempt.BeganAt = time.GetTimestamp();
        flight.Log.Publish(new LlmStarted());
        var answer = new AnswerInParts();
        try
        {
            await foreach (var update in client.GetStreamingResponseAsync(call.Request.Messages, options, cancellationToken))
            {
                wire.EnsureSent();
                attempt.OnFirstToken?.Invoke();
                if (answer.Add(update) is { Length: > 0 } text)
                {
                    flight.Log.Publish(new LlmToken(text));
                }
            }
        }
        catch (ProviderException refusal) when (refusal.Failure == ProviderFailure.RateLimited)
        {
            // Before the permit is returned, so that the next request is not sent into the same limit.
            attempt.Pause = rateLimits.Refused(refusal.Headers, attempt.SentAt ?? time.GetTimestamp(), call.Mistral);
            throw;
        }
        catch (OperationCanceledException timeout) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException(ProviderFailure.Timeout, "The call was abandoned.", timeout);
        }

        wire.EnsureSent();
        permit.Completed(answer.Usage is { } total ? total.TotalTokenCount ?? (total.InputTokenCount ?? 0) + (total.OutputTokenCount ?? 0) : null);
        if (answer.Usage is { } usage)
        {
            estimator.Learn(call.Model, flight.PromptTokens ?? 0, usage.InputTokenCount ?? 0);
        }

        return answer.ToAnswer(call.Model, time.GetUtcNow());
    }

    /// <summary>Reports to the permit and the rate-limit log what happens on the wire.</summary>
    private sealed class SendObserver(Attempt attempt, ILlmPermit permit, RateLimitPause rateLimits, TimeProvider time) : IProviderCallObserver
    {
        public void Sending()
        {
            var now = time.GetTimestamp();
            permit.Sent();
            if (attempt.SentAt is null)
            {
                rateLimits.Sent(now);
            }

            attempt.SentAt = now;
        }

        public void HeadersReceived(ProviderHeaders headers) => permit.HeadersReceived(headers);

        /// <summary>An answer proves that the request was sent, even if the client did not report it.</summary>
        public void EnsureSent()
        {
            if (attempt.SentAt is null)
            {
                Sending();
            }
        }
    }

    private sealed class AnswerInParts
    {
        private readonly StringBuilder _text = new();
        private readonly List<FunctionCallContent> _toolCalls = [];
        private ChatFinishReason? _finishReason;
        private string? _model;

        public UsageDetails? Usage { get; private set; }

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
            WrittenAt = now,
        };
    }
}
