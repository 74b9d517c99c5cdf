namespace AdminApp.Core.Agent;

/// <summary>The agent's progress; ends with <see cref="AgentCompleted"/> or an exception.</summary>
internal abstract record AgentUpdate;
