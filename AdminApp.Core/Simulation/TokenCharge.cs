namespace AdminApp.Core.Simulation;

/// <summary>What a request costs.</summary>
public enum TokenCharge
{
    /// <summary>Prompt and the most that the answer may take; 32,000 where the request does not say.</summary>
    MaxTokens,

    /// <summary>Prompt and answer as they are.</summary>
    Usage,
}
