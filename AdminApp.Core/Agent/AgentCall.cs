using AdminApp.Core.Llm;

namespace AdminApp.Core.Agent;

/// <summary>A call is waiting, was sent or is retried.</summary>
internal sealed record AgentCall(LlmUpdate Update) : AgentUpdate;
