namespace AdminApp.Core.Stores.Entities;

/// <summary>How the agent is to sound. The numbers are stored: never reuse one.</summary>
public enum AnswerTone
{
    /// <summary>As the built-in prompt has it.</summary>
    Neutral = 0,

    /// <summary>Warm and friendly.</summary>
    Friendly = 1,

    /// <summary>As in the minutes of a meeting.</summary>
    Formal = 2,

    /// <summary>Everyday words, with technical terms explained.</summary>
    Plain = 3,
}
