using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Tokens;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Agent.Instructions;

/// <summary>Computes what instructions cost.</summary>
public sealed class InstructionsCosts(ILlmService llm, TokenEstimator tokens, IOptionsMonitor<MistralOptions> mistral)
{
    /// <summary>The cost of instructions with the present model and limits.</summary>
    public InstructionsCost Of(AgentInstructions instructions)
    {
        var model = mistral.CurrentValue.Model;
        var added = tokens.Count(SystemPrompt.Of(instructions.Normalized()).Text) - tokens.Count(AgentPrompt.System);
        return new InstructionsCost(tokens.UpperBound(model, Math.Max(0, added)), AgentLimits.ContextTokens(model), llm.TokensPerMinute / AgentLimits.ShareOfMinute);
    }
}
