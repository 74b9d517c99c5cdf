using AdminApp.Core.Access.Audit;

namespace AdminApp.Core.Agent.Instructions;

/// <summary>New instructions.</summary>
/// <param name="Content">What they are.</param>
/// <param name="Reason">Why, in the admin's words; 1 to <see cref="MaxReason"/> characters.</param>
/// <param name="Actor">Who changes them.</param>
/// <param name="ExpectedNumber">Number of the version that the admin saw in force; 0 before the first.</param>
public sealed record InstructionsChange(AgentInstructions Content, string Reason, AuditActor Actor, long ExpectedNumber)
{
    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReason = 500;
}
