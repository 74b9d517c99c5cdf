namespace AdminApp.Core.Llm.Recording;

/// <summary>Follows one call through all its attempts, so that a retry is no arrival of its own.</summary>
internal sealed class CallTrace
{
    /// <summary>Its number in the recording; negative before its first arrival.</summary>
    public long Number { get; set; } = -1;
}
