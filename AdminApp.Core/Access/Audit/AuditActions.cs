namespace AdminApp.Core.Access.Audit;

/// <summary>Codes of what the audit log records. Stable: filters and exports use them.</summary>
public static class AuditActions
{
    /// <summary>An account was created.</summary>
    public const string UserAdded = "user.added";

    /// <summary>The role of a user was changed.</summary>
    public const string UserRole = "user.role";
}
