namespace AdminApp.Core.Llm.Metering;

/// <summary>What was used.</summary>
/// <param name="Questions">Questions that were accepted, without those that were refused later.</param>
/// <param name="Calls">Answered calls to the provider.</param>
/// <param name="PromptTokens">Prompt tokens, cached ones included.</param>
/// <param name="CachedTokens">The part of the prompt tokens that came from the provider's cache.</param>
/// <param name="CompletionTokens">Completion tokens.</param>
public readonly record struct UsageSums(long Questions, long Calls, long PromptTokens, long CachedTokens, long CompletionTokens)
{
    /// <summary>Prompt and completion tokens: what token quotas count.</summary>
    public long Tokens => PromptTokens + CompletionTokens;

    /// <summary>Both together.</summary>
    public static UsageSums operator +(UsageSums one, UsageSums other) => one.Add(other);

    /// <summary>Both together.</summary>
    public UsageSums Add(UsageSums other) => new(
        Questions + other.Questions, Calls + other.Calls, PromptTokens + other.PromptTokens, CachedTokens + other.CachedTokens, CompletionTokens + other.CompletionTokens);
}
