using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Throttling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Check;

/// <summary>Tests the models one after another through the service's own queue and budgets.</summary>
internal sealed partial class ProviderCheck(
    TestCall test, LlmThrottle throttle, MistralModels models, IOptionsMonitor<MistralOptions> mistral, ILogger<ProviderCheck> logger) : IProviderCheck, IDisposable
{
    /// <summary>Maximum number of models that are tested although the configuration does not name them.</summary>
    public const int MaxOthers = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Task<IReadOnlyList<ModelReport>>? _running;

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelReport>> RunAsync(CancellationToken cancellationToken = default)
    {
        Task<IReadOnlyList<ModelReport>> running;
        lock (_lock)
        {
            running = _running = _running is { IsCompleted: false } joined ? joined : Task.Run(() => CheckAsync(_stop.Token), CancellationToken.None);
        }

        return running.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task<IReadOnlyList<ModelReport>> CheckAsync(CancellationToken cancellationToken)
    {
        var options = mistral.CurrentValue;
        var reports = new List<ModelReport>();
        foreach (var model in options.AllModels())
        {
            reports.Add(await TestAsync(model, isConfigured: true, cancellationToken));
        }

        if (reports[0].State is ModelState.ZeroAllowance or ModelState.NotEnabled or ModelState.NoSuchModel && reports.TrueForAll(report => report.State != ModelState.Answers))
        {
            foreach (var model in (await models.ListAsync(options, cancellationToken)).Except(options.AllModels(), StringComparer.Ordinal).Take(MaxOthers))
            {
                reports.Add(await TestAsync(model, isConfigured: false, cancellationToken));
            }
        }

        return reports;
    }

    private async Task<ModelReport> TestAsync(string model, bool isConfigured, CancellationToken cancellationToken)
    {
        var (state, detail) = await CallAsync(model, cancellationToken);
        LogTested(model, state);
        return new ModelReport(model, state, throttle.SaidLimits(model), detail, isConfigured);
    }

    private async Task<(ModelState State, string? Detail)> CallAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            await test.RunAsync(SystemUsers.Check, Patience, cancellationToken, model);
            return (ModelState.Answers, null);
        }
        catch (LlmException failure) when (failure.Code != LlmErrorCodes.NoKey)
        {
            return (StateOf(failure), failure.Message);
        }
    }

    private static ModelState StateOf(LlmException failure) => failure.InnerException is ProviderException { Failure: var kind }
        ? kind switch
        {
            ProviderFailure.ZeroAllowance => ModelState.ZeroAllowance,
            ProviderFailure.Forbidden => ModelState.NotEnabled,
            ProviderFailure.NoSuchModel => ModelState.NoSuchModel,
            ProviderFailure.NoCredit => ModelState.NoCredit,
            ProviderFailure.Unauthorized => ModelState.Unauthorized,
            ProviderFailure.RateLimited => ModelState.RateLimited,
            _ => ModelState.Unavailable,
        }
        : failure.Code == LlmErrorCodes.ProviderDown ? ModelState.Unavailable
        : ModelState.RateLimited;

    [LoggerMessage(EventName = "ModelTested", Level = LogLevel.Information, Message = "Test call to {Model}: {State}.")]
    private partial void LogTested(string model, ModelState state);
}
