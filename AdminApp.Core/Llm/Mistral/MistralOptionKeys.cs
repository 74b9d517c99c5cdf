namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// Keys of <c>ChatOptions.AdditionalProperties</c> that are sent to Mistral along with the standard options. All other keys are ignored,
/// because Mistral rejects requests with unknown properties.
/// </summary>
public static class MistralOptionKeys
{
    /// <summary>A <see cref="string"/>: requests with the same value and the same beginning share the cached prefix, which is billed at a tenth.</summary>
    public const string PromptCacheKey = "prompt_cache_key";

    /// <summary>A <see cref="bool"/>: adds the provider's own safety prompt.</summary>
    public const string SafePrompt = "safe_prompt";

    /// <summary><c>"high"</c> or <c>"none"</c>, for reasoning models. Overrides <c>ChatOptions.Reasoning</c>.</summary>
    public const string ReasoningEffort = "reasoning_effort";
}
