namespace AdminApp.Core.Simulation;

/// <summary>What a request costs.</summary>
public enum TokenCharge
{
    /// <summary>Prompt plus the maximum of the answer; 32,000 if the request does not say.</summary>
    MaxTokens,

    /// <summary>Prompt and answer as they are.</summary>
    Usage,
}
