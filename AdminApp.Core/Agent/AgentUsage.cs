using AdminApp.Core.Llm;

namespace AdminApp.Core.Agent;

/// <summary>A call ended: what all calls of the question took so far. What the cache answered took nothing; a call shared with others counts whole.</summary>
/// <param name="Calls">Calls to the model.</param>
/// <param name="PromptTokens">Their prompt tokens, as the provider counted.</param>
/// <param name="CompletionTokens">Their completion tokens.</param>
internal sealed record AgentUsage(int Calls, int PromptTokens, int CompletionTokens) : AgentUpdate
{
    /// <summary>Of calls that ended.</summary>
    public static AgentUsage Sum(IReadOnlyCollection<LlmAnswer> calls)
    {
        var made = calls.Where(call => !call.FromCache).ToList();
        return new AgentUsage(made.Count, made.Sum(call => call.PromptTokens), made.Sum(call => call.CompletionTokens));
    }
}
