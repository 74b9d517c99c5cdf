namespace AdminApp.Core.Simulation;

/// <summary>What a limit counts.</summary>
public enum LimitUnit
{
    /// <summary>Requests.</summary>
    Requests,

    /// <summary>Tokens, input and output together.</summary>
    Tokens,
}
