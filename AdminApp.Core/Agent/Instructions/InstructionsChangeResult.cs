using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Agent.Instructions;

/// <summary>What became of new instructions.</summary>
public abstract record InstructionsChangeResult
{
    private InstructionsChangeResult()
    {
    }

    /// <summary>They are in force.</summary>
    /// <param name="Number">Number of their version.</param>
    public sealed record Applied(long Number) : InstructionsChangeResult;

    /// <summary>Nothing was changed: something is out of range.</summary>
    /// <param name="Fault">What is wrong, and what is allowed.</param>
    public sealed record Invalid(string Fault) : InstructionsChangeResult;

    /// <summary>Nothing was changed: someone else changed them first.</summary>
    /// <param name="Current">The version in force.</param>
    public sealed record Stale(InstructionVersion Current) : InstructionsChangeResult;
}
