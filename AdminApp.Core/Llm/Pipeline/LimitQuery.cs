using AdminApp.Core.Llm.Throttling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>
/// Asks the provider for its limits when the throttle wants to know them: one call of one token, answered in one piece because only such
/// answers carry the limits. It takes its turn before new questions and counts toward every limit.
/// </summary>
internal sealed partial class LimitQuery(
    LlmPipeline pipeline, LlmThrottle throttle, IOptionsMonitor<MistralOptions> mistral, IOptionsMonitor<PerformanceOptions> performance,
    TimeProvider time, ILogger<LimitQuery> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await throttle.LimitsWantedAsync(stoppingToken);
                if (mistral.CurrentValue.ApiKey.Length > 0)
                {
                    await AskAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process is stopping.
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var call = LlmCall.From(TestCall.Request("limits", Patience), mistral.CurrentValue, performance.CurrentValue, time);
            await foreach (var _ in pipeline.StreamAsync(call, cancellationToken))
            {
            }
        }
        catch (LlmException failure)
        {
            LogUnanswered(failure.Code, failure.Message);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The throttle asks again in a minute at the earliest.
            LogBroken(exception);
        }
    }

    [LoggerMessage(EventName = "LimitsNotSaid", Level = LogLevel.Warning, Message = "Mistral was asked for its limits and did not answer ({Code}): {Explanation}")]
    private partial void LogUnanswered(string code, string explanation);

    [LoggerMessage(EventName = "LimitQueryBroken", Level = LogLevel.Error, Message = "Asking Mistral for its limits failed unexpectedly.")]
    private partial void LogBroken(Exception exception);
}
