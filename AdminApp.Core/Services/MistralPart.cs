using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Check;
using AdminApp.Core.Llm.Pipeline;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Services;

/// <summary>The models at the provider.</summary>
internal sealed class MistralPart(ILlmService llm, ModelBoard models, IProviderCheck check, IOptionsMonitor<MistralOptions> options, IOptionsMonitor<PerformanceOptions> performance) : IServicePart
{
    /// <inheritdoc/>
    public string Id => "mistral";

    // The calls wait their turn, model after model.
    /// <inheritdoc/>
    public TimeSpan TestTimeout => TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public IReadOnlyList<ServiceStatus> Read() => [.. models.Read().Select((model, index) => Status(model, index))];

    /// <inheritdoc/>
    public async Task<string> TestAsync(CancellationToken cancellationToken)
    {
        try
        {
            var reports = await check.RunAsync(cancellationToken);
            var text = string.Join(" ", reports.Select(report => report.State == ModelState.Answers ? $"{report.Model} answers." : $"{report.Model}: {report.Detail}"));
            return reports[0].State == ModelState.Answers ? text : throw new ServiceTestException(text);
        }
        catch (LlmException failure)
        {
            throw new ServiceTestException(failure.Message);
        }
    }

    private ServiceStatus Status(ModelStatus model, int index)
    {
        var (first, hasKey) = (index == 0, llm.IsConfigured);
        var fallback = first ? llm.Provider.Fallback : null;
        var (state, word) = (hasKey, model.Status, fallback) switch
        {
            (false, _, _) => (ServiceState.Off, "no key"),
            (_, _, not null) => (ServiceState.Slow, "fallback model"),
            (_, { IsUp: false }, _) => (ServiceState.Down, "down"),
            (_, { HasAnswered: false }, _) => (ServiceState.Unknown, "not asked yet"),
            _ => model.Reading.P50?.TotalSeconds > performance.CurrentValue.PatienceSeconds ? (ServiceState.Slow, "slow") : (ServiceState.Ok, "healthy"),
        };
        var tested = options.CurrentValue.AllModels().Count();
        return new ServiceStatus
        {
            Id = first ? Id : $"{Id}-{index + 1}",
            Name = first ? "Mistral" : "Mistral, fallback",
            IsMain = first,
            State = state,
            Word = word,
            Detail = !hasKey ? $"{model.Model}, without a key" : $"{model.Model}, circuit breaker {model.Circuit}{(fallback is null ? "" : $", {fallback} answers in its place")}{(model.Status is { IsUp: false, Remedy: { } remedy } ? $". {remedy}" : "")}",
            SetUp = first && !hasKey ? "/limits" : null,
            Reading = model.Reading,
            TimesOf = "a whole answer",
            Without = first
                ? "Questions wait, or go to a fallback model; then the best quotes take the place of answers. Cached answers, search and transcripts go on."
                : "Nothing changes while the configured model answers.",
            Docs = "mistral-is-down",
            TestCost = !first || !hasKey ? null : tested == 1 ? "A test costs one call of one token." : $"A test costs {tested} calls of one token, one to each model.",
        };
    }
}
