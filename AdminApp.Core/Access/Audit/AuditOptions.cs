namespace AdminApp.Core.Access.Audit;

/// <summary>Section <c>Audit</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>How long entries are kept, in days.</summary>
    public int RetentionDays { get; set; } = 365;
}
