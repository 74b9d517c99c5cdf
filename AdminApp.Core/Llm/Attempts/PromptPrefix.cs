using AdminApp.Core.Llm.Mistral;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>What a call's prompt begins with, for the provider's prompt cache.</summary>
internal static class PromptPrefix
{
    /// <summary>Names the beginning that calls have in common (<c>prompt_cache_key</c>); null for nothing that repeats.</summary>
    public static string? PrefixOf(LlmCall call) =>
        call.Options.AdditionalProperties?.TryGetValue(MistralOptionKeys.PromptCacheKey, out var key) == true ? key as string : null;
}
