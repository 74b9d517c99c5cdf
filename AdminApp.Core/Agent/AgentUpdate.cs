namespace AdminApp.Core.Agent;

/// <summary>What the agent tells while it works; ends with <see cref="AgentCompleted"/> or an exception.</summary>
internal abstract record AgentUpdate;
