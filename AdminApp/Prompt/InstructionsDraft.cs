using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Prompt;

/// <summary>The instructions that an admin edits, and the version that they began with.</summary>
/// <param name="current">The instructions in force.</param>
/// <param name="number">Number of their version.</param>
internal sealed class InstructionsDraft(AgentInstructions current, long number)
{
    /// <summary>Number of the version that the edits are based on.</summary>
    public long Number { get; private set; } = number;

    /// <summary>The instructions that the edits are based on.</summary>
    public AgentInstructions Base { get; private set; } = current;

    public AnswerTone Tone { get; set; } = current.Tone;

    public AnswerLength Length { get; set; } = current.Length;

    public AnswerLanguage Language { get; set; } = current.Language;

    public string OwnText { get; set; } = current.OwnText;

    /// <summary>The edited instructions.</summary>
    public AgentInstructions Content => new AgentInstructions(Tone, Length, OwnText, Language).Normalized();

    /// <summary>Whether anything differs from what the edits are based on.</summary>
    public bool IsEdited => Content != Base;

    /// <summary>What is wrong with the text; null if nothing is.</summary>
    public string? Fault => OwnTextCheck.FaultOf(Content.OwnText);

    /// <summary>Takes over other instructions as edits.</summary>
    public void Set(AgentInstructions content) => (Tone, Length, Language, OwnText) = (content.Tone, content.Length, content.Language, content.OwnText);

    /// <summary>Drops the edits.</summary>
    public void Discard() => Set(Base);

    /// <summary>Bases the edits on another version, and keeps them.</summary>
    public void Rebase(AgentInstructions inForce, long newNumber) => (Base, Number) = (inForce, newNumber);
}
