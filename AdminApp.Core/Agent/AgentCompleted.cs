namespace AdminApp.Core.Agent;

/// <summary>The answer is complete.</summary>
internal sealed record AgentCompleted(AgentAnswer Answer) : AgentUpdate;
