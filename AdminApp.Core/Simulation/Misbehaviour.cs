namespace AdminApp.Core.Simulation;

/// <summary>What a model does at times.</summary>
public enum Misbehaviour
{
    /// <summary>Does what a passage tells it to.</summary>
    ObeyPassage,

    /// <summary>Cites [99].</summary>
    CiteUnknown,

    /// <summary>Calls a tool that was not offered.</summary>
    CallUnknownTool,

    /// <summary>Writes HTML with a script and an image of another server.</summary>
    EmitHtml,

    /// <summary>Says nothing.</summary>
    EmptyAnswer,

    /// <summary>Goes on for ever, past <c>max_tokens</c>.</summary>
    EndlessAnswer,

    /// <summary>Stops in the middle of a citation.</summary>
    StopInCitation,
}
