using Microsoft.Extensions.AI;

namespace AdminApp.Core.Agent;

/// <summary>What would be sent to the model for a question.</summary>
/// <param name="Messages">System prompt, conversation, then passages and question.</param>
/// <param name="Passages">Passages in it.</param>
/// <param name="PromptTokens">Upper bound of its tokens as the provider counts.</param>
/// <param name="MaxOutputTokens">Maximum tokens of the answer.</param>
/// <param name="Model">The configured model.</param>
/// <param name="MayUseTools">Whether tools are offered too, if there is room for a second call.</param>
public sealed record ComposedPrompt(IReadOnlyList<ChatMessage> Messages, int Passages, int PromptTokens, int MaxOutputTokens, string Model, bool MayUseTools)
{
    /// <summary>Upper bound of what one call costs.</summary>
    public int CallTokens => PromptTokens + MaxOutputTokens;
}
