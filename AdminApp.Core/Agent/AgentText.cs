namespace AdminApp.Core.Agent;

/// <summary>More text, its citations checked.</summary>
internal sealed record AgentText(string Text) : AgentUpdate;
