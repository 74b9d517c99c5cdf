namespace AdminApp.Core.Access.Audit;

/// <summary>Codes of what the audit log records. Stable: filters and exports use them.</summary>
public static class AuditActions
{
    /// <summary>An account was created.</summary>
    public const string UserAdded = "user.added";

    /// <summary>The role of a user was changed.</summary>
    public const string UserRole = "user.role";

    /// <summary>A quota was set.</summary>
    public const string QuotaSet = "quota.set";

    /// <summary>A quota was removed.</summary>
    public const string QuotaRemoved = "quota.removed";

    /// <summary>A price was set.</summary>
    public const string PriceSet = "price.set";

    /// <summary>A price was removed.</summary>
    public const string PriceRemoved = "price.removed";

    /// <summary>The agent's instructions were changed.</summary>
    public const string PromptChanged = "prompt.changed";

    /// <summary>An external part was tested in a way that costs something.</summary>
    public const string ServiceTested = "service.tested";

    /// <summary>A saved view of the requests was shared with everyone who sees all of them.</summary>
    public const string RequestViewShared = "view.shared";

    /// <summary>A shared view is no longer shared, or was deleted.</summary>
    public const string RequestViewUnshared = "view.unshared";

    /// <summary>A shared view was renamed or shows something else.</summary>
    public const string RequestViewChanged = "view.changed";
}
