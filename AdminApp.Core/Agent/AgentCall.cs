using AdminApp.Core.Llm;

namespace AdminApp.Core.Agent;

/// <summary>A call waits, was sent or is tried again.</summary>
internal sealed record AgentCall(LlmUpdate Update) : AgentUpdate;
