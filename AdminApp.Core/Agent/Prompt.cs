using Microsoft.Extensions.AI;

namespace AdminApp.Core.Agent;

/// <summary>What is sent to the model.</summary>
/// <param name="Messages">Instructions, the conversation, the question with its passages.</param>
/// <param name="Tokens">Their tokens in the shipped vocabulary, without tools.</param>
/// <param name="PrefixTokens">The part of them that all prompts begin with.</param>
internal sealed record Prompt(IReadOnlyList<ChatMessage> Messages, int Tokens, int PrefixTokens);
