namespace AdminApp.Core.Agent;

/// <summary>More text, with checked citations.</summary>
internal sealed record AgentText(string Text) : AgentUpdate;
