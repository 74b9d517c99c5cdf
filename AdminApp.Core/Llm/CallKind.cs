namespace AdminApp.Core.Llm;

/// <summary>What a call asks for; each kind has its own answer times.</summary>
public enum CallKind
{
    /// <summary>An answer in words.</summary>
    Answer,

    /// <summary>An answer, or calls of the offered tools.</summary>
    Tools,

    /// <summary>A word or two, to see whether the provider answers.</summary>
    Probe,
}
