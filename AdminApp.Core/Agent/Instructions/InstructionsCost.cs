namespace AdminApp.Core.Agent.Instructions;

/// <summary>What instructions cost with each question, in tokens by the upper bound of the provider's count.</summary>
/// <param name="Added">Tokens that they add to the built-in prompt.</param>
/// <param name="Context">Tokens that the model can read and write together.</param>
/// <param name="Share">Tokens that one question may use of the minute's; null without a limit.</param>
public sealed record InstructionsCost(int Added, int Context, long? Share)
{
    /// <summary>The part of a question's share that they take, 0 to 1 and more; null without a limit.</summary>
    public double? OfShare => Share is > 0 and var share ? (double)Added / share : null;
}
