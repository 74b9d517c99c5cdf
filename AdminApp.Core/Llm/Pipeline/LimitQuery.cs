using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Llm.Provider;
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
    TestCall test, LlmThrottle throttle, IOptionsMonitor<MistralOptions> mistral, ILogger<LimitQuery> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var model = await throttle.LimitsWantedAsync(stoppingToken);
                if (mistral.CurrentValue.ApiKey.Length > 0)
                {
                    await AskAsync(model, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process is stopping.
        }
    }

    private async Task AskAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            await test.RunAsync(SystemUsers.Limits, Patience, cancellationToken, model);
        }
        catch (LlmException failure)
        {
            LogUnanswered(model, failure.Code, failure.Message);
            if (failure.InnerException is ProviderException { Failure: ProviderFailure.Rejected or ProviderFailure.Malformed })
            {
                // A server that does not answer a question like this never will.
                throttle.LimitsUnsaid(model);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The throttle asks again in a minute at the earliest.
            LogBroken(exception);
        }
    }

    [LoggerMessage(EventName = "LimitsNotSaid", Level = LogLevel.Warning, Message = "Mistral was asked for the limits of {Model} and did not answer ({Code}): {Explanation}")]
    private partial void LogUnanswered(string model, string code, string explanation);

    [LoggerMessage(EventName = "LimitQueryBroken", Level = LogLevel.Error, Message = "Asking Mistral for its limits failed unexpectedly.")]
    private partial void LogBroken(Exception exception);
}
