namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// Keys of <c>ChatOptions.AdditionalProperties</c> that are sent to Mistral beside the standard options. All other keys are ignored,
/// since Mistral refuses a request that holds a property it does not know.
/// </summary>
public static class MistralOptionKeys
{
    /// <summary>A <see cref="string"/>: requests of one key that begin alike share the cached prefix, billed at a tenth.</summary>
    public const string PromptCacheKey = "prompt_cache_key";

    /// <summary>A <see cref="bool"/>: puts the provider's own safety prompt in front.</summary>
    public const string SafePrompt = "safe_prompt";

    /// <summary><c>"high"</c> or <c>"none"</c>, for models that reason. Overrides <c>ChatOptions.Reasoning</c>.</summary>
    public const string ReasoningEffort = "reasoning_effort";
}
