using AdminApp.Core.Llm.Attempts;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>The configured models as the service has seen them.</summary>
public sealed class ModelBoard
{
    private readonly ProviderHealth _health;
    private readonly CircuitBreakers _breakers;
    private readonly ModelTimes _times;
    private readonly IOptionsMonitor<MistralOptions> _mistral;

    internal ModelBoard(ProviderHealth health, CircuitBreakers breakers, ModelTimes times, IOptionsMonitor<MistralOptions> mistral) =>
        (_health, _breakers, _times, _mistral) = (health, breakers, times, mistral);

    /// <summary>The configured model, then its fallbacks.</summary>
    public IReadOnlyList<ModelStatus> Read() =>
        [.. _mistral.CurrentValue.AllModels().Select(model => new ModelStatus(model, _health.StatusOf(model), Word(_breakers[model].Status.State), _times[model].Read()))];

    private static string Word(BreakerState state) => state switch
    {
        BreakerState.Closed => "closed",
        BreakerState.Open => "open",
        _ => "half-open",
    };
}
