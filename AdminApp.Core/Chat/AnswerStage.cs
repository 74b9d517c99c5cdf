namespace AdminApp.Core.Chat;

/// <summary>The steps of a question, in their order.</summary>
public enum AnswerStage
{
    /// <summary>Passages are searched.</summary>
    FindingPassages,

    /// <summary>It waits in the queue of the LLM service.</summary>
    Waiting,

    /// <summary>It was sent to the model; the first words may still be to come.</summary>
    Writing,

    /// <summary>It ended; the stored message says how.</summary>
    Ended,
}
