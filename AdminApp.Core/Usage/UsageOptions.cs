namespace AdminApp.Core.Usage;

/// <summary>Section <c>Usage</c>: how long sums are kept.</summary>
public sealed class UsageOptions
{
    /// <summary>How long the sums of a day are kept, in days.</summary>
    public int RetentionDays { get; set; } = 400;
}
