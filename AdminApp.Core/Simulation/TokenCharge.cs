namespace AdminApp.Core.Simulation;

/// <summary>What a request costs.</summary>
public enum TokenCharge
{
    /// <summary>At arrival, prompt plus the maximum of the answer; 32,000 if the request does not say.</summary>
    MaxTokens,

    /// <summary>What is used: the prompt at arrival, then the answer as it is written. An answer that is cut off costs what was written of it.</summary>
    Usage,
}
