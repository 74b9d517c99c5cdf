using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Provider;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>
/// Which model a question goes to: the configured one, or the first of <c>Mistral:FallbackModels</c> that can be expected to answer while the
/// configured one is refused for good or its breaker is open.
/// </summary>
internal sealed class ModelChoice(ProviderHealth health, IOptionsMonitor<MistralOptions> mistral)
{
    /// <summary>The model that a new question can be expected to go to.</summary>
    public string Model => Usable(_ => true) ?? mistral.CurrentValue.Model;

    /// <summary>The model for a question that is asked now. One whose breaker wants a probe gets one question; the others go on to the next model.</summary>
    public string ForQuestion()
    {
        foreach (var model in mistral.CurrentValue.AllModels())
        {
            if (health.IsUsable(model) || health.ClaimsProbe(model))
            {
                return model;
            }
        }

        return mistral.CurrentValue.Model;
    }

    /// <summary>Whether a model that was not tried can be expected to answer.</summary>
    public bool HasOther(IReadOnlyList<string> tried) => Usable(model => !tried.Contains(model)) is not null;

    /// <summary>The model that answers in place of the configured one; null if that can be expected to answer, or if there is none.</summary>
    public string? Fallback => Usable(_ => true) is { } usable && usable != mistral.CurrentValue.Model ? usable : null;

    /// <summary>The model to ask after one did not answer; null if another would not help, or there is none.</summary>
    /// <param name="tried">The models that were asked.</param>
    /// <param name="failure">How the last of them failed.</param>
    public string? After(IReadOnlyList<string> tried, LlmException failure) =>
        (failure.InnerException is ProviderException { Failure: var kind } && kind.IsOfModel()) || (failure.Code == LlmErrorCodes.ProviderDown && !health.IsUsable(tried[^1]))
            ? Usable(model => !tried.Contains(model))
            : null;

    private string? Usable(Func<string, bool> among) => mistral.CurrentValue.AllModels().FirstOrDefault(model => among(model) && health.IsUsable(model));
}
