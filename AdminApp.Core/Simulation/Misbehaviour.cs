namespace AdminApp.Core.Simulation;

/// <summary>Ways in which the simulated model misbehaves.</summary>
public enum Misbehaviour
{
    /// <summary>Obeys instructions in a passage.</summary>
    ObeyPassage,

    /// <summary>Cites [99].</summary>
    CiteUnknown,

    /// <summary>Calls a tool that was not offered.</summary>
    CallUnknownTool,

    /// <summary>Writes HTML with a script and an image from another server.</summary>
    EmitHtml,

    /// <summary>Says nothing.</summary>
    EmptyAnswer,

    /// <summary>Never ends, ignoring <c>max_tokens</c>.</summary>
    EndlessAnswer,

    /// <summary>Stops in the middle of a citation.</summary>
    StopInCitation,
}
