namespace AdminApp.Core.Access;

/// <summary>The result of entering a first-run code.</summary>
public enum FirstRunVerdict
{
    /// <summary>Correct: the code is used up, and its grant lets this browser create the first admin.</summary>
    Accepted,

    Wrong,

    /// <summary>Three wrong codes: no code is checked for ten minutes.</summary>
    Locked,

    /// <summary>Older than 15 minutes, already used, or never issued: a restart creates a new one.</summary>
    Gone,
}
