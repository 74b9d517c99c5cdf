using AdminApp.Core.Llm.Attempts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Check;

/// <summary>When the configured model is refused for good, finds out which others answer, so that the admin is told along with the refusal. At most once an hour for one key, address and model.</summary>
internal sealed partial class CheckWhenRefused(
    ProviderHealth health, IProviderCheck check, IOptionsMonitor<MistralOptions> mistral, TimeProvider time, ILogger<CheckWhenRefused> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        (string, string, string)? checkedTerms = null;
        var checkedAt = 0L;
        try
        {
            while (true)
            {
                await health.ModelRefusedAsync(stoppingToken);
                var now = mistral.CurrentValue;
                if (checkedTerms == (now.ApiKey, now.BaseUrl, now.Model) && time.GetElapsedTime(checkedAt) < Interval)
                {
                    continue;
                }

                (checkedTerms, checkedAt) = ((now.ApiKey, now.BaseUrl, now.Model), time.GetTimestamp());
                await RunAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process is stopping.
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answering = (await check.RunAsync(cancellationToken)).Where(report => report.State == ModelState.Answers).Select(report => report.Model).ToArray();
            LogRefused(mistral.CurrentValue.Model, answering.Length == 0 ? "none" : string.Join(", ", answering));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogBroken(exception);
        }
    }

    [LoggerMessage(EventName = "ModelRefused", Level = LogLevel.Warning, Message = "Mistral refuses {Model} for good. Models that answer with this key: {Answering}.")]
    private partial void LogRefused(string model, string answering);

    [LoggerMessage(EventName = "ModelCheckFailed", Level = LogLevel.Warning, Message = "Finding out which models answer failed.")]
    private partial void LogBroken(Exception exception);
}
