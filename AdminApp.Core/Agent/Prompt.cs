using Microsoft.Extensions.AI;

namespace AdminApp.Core.Agent;

/// <summary>What is sent to the model.</summary>
/// <param name="Messages">Instructions, the conversation, the question with its passages.</param>
/// <param name="Tokens">What they count in the shipped vocabulary, tools apart.</param>
internal sealed record Prompt(IReadOnlyList<ChatMessage> Messages, int Tokens);
