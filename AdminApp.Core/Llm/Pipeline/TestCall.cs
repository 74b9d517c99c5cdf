using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>A call that only shows whether and under which limits a model answers: one token, in one piece, never retried, counted like any other but not as a question.</summary>
internal sealed class TestCall(LlmPipeline pipeline, IOptionsMonitor<MistralOptions> mistral, IOptionsMonitor<PerformanceOptions> performance, TimeProvider time)
{
    /// <summary>Makes the call and waits for its answer.</summary>
    /// <param name="user">Who asks, for fairness.</param>
    /// <param name="patience">How long the answer is waited for.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="model">The model; null for the configured one.</param>
    /// <param name="class">The class that it waits in.</param>
    /// <exception cref="LlmException">It was not answered, or no key is configured.</exception>
    public async Task RunAsync(string user, TimeSpan patience, CancellationToken cancellationToken, string? model = null, LlmClass @class = LlmClass.Interactive)
    {
        var options = mistral.CurrentValue;
        if (options.ApiKey.Length == 0)
        {
            throw LlmException.NoKey();
        }

        var request = new LlmRequest
        {
            Messages = [new ChatMessage(ChatRole.User, "Are you there?")],
            Options = new ChatOptions { ModelId = model, MaxOutputTokens = 1 },
            Terms = new CallerTerms { User = user, Class = @class, Patience = patience, Fresh = true, IsWatched = false },
            ContinuesQuestion = true,
            Once = true,
        };
        await foreach (var _ in pipeline.StreamAsync(LlmCall.From(request, options, performance.CurrentValue, time), cancellationToken))
        {
        }
    }
}
