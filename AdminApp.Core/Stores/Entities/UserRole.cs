namespace AdminApp.Core.Stores.Entities;

/// <summary>What a signed-in user may do. Each role may do everything that the ones before it may.</summary>
public enum UserRole
{
    /// <summary>Chat, search, read transcripts, and see their own requests.</summary>
    Viewer,

    /// <summary>Also see the dashboard, all requests without others' texts, usage and services, and change limits and alerts.</summary>
    Operator,

    /// <summary>Everything.</summary>
    Admin,
}
