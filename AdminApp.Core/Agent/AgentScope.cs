using AdminApp.Core.Scopes;

namespace AdminApp.Core.Agent;

/// <summary>What was searched.</summary>
internal sealed record AgentScope(AppliedScope Scope) : AgentUpdate;
