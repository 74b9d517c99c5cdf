namespace AdminApp.Core.Chat;

/// <summary>The steps of a question, in order.</summary>
public enum AnswerStage
{
    /// <summary>Passages are being searched.</summary>
    FindingPassages,

    /// <summary>It is waiting in the queue of the LLM service.</summary>
    Waiting,

    /// <summary>It was sent to the model; the first words may not have arrived yet.</summary>
    Writing,

    /// <summary>It has ended; the stored message says how.</summary>
    Ended,
}
