namespace AdminApp.Core.Stores.Entities;

/// <summary>One version of the agent's instructions. The one with the highest number is in force.</summary>
public sealed class InstructionVersion
{
    /// <summary>Its number, from 1.</summary>
    public long Number { get; set; }

    public DateTime AtUtc { get; set; }

    public required string Who { get; set; }

    /// <summary>The reason, in the admin's words.</summary>
    public required string Reason { get; set; }

    public AnswerTone Tone { get; set; }

    public AnswerLength Length { get; set; }

    public AnswerLanguage Language { get; set; }

    /// <summary>What the admin wrote, as entered; may be empty.</summary>
    public required string OwnText { get; set; }
}
