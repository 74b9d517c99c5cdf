namespace AdminApp.Core.Stores.Entities;

/// <summary>How much the agent is to write. The numbers are stored: never reuse one.</summary>
public enum AnswerLength
{
    /// <summary>As the built-in prompt has it: short, with the details that matter.</summary>
    Normal = 0,

    /// <summary>Up to three sentences.</summary>
    Short = 1,

    /// <summary>Every detail that matters.</summary>
    Detailed = 2,
}
