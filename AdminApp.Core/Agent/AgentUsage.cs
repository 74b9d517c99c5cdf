using AdminApp.Core.Llm;

namespace AdminApp.Core.Agent;

/// <summary>A call ended: the usage of all calls of the question so far. Cached answers use nothing; a call shared with others counts in full.</summary>
/// <param name="PromptTokens">Prompt tokens as counted by the provider.</param>
/// <param name="CompletionTokens">Completion tokens as counted by the provider.</param>
internal sealed record AgentUsage(int Calls, int PromptTokens, int CompletionTokens) : AgentUpdate
{
    public static AgentUsage Sum(IReadOnlyCollection<LlmAnswer> calls)
    {
        var made = calls.Where(call => !call.FromCache).ToList();
        return new AgentUsage(made.Count, made.Sum(call => call.PromptTokens), made.Sum(call => call.CompletionTokens));
    }
}
