using AdminApp.Core.Stores.Entities;

namespace AdminApp.Access;

/// <summary>Roles in words.</summary>
internal static class RoleText
{
    /// <summary>All roles of users, from the one that may do least.</summary>
    public static IReadOnlyList<UserRole> Users { get; } = Enum.GetValues<UserRole>();

    /// <summary>What a user may do.</summary>
    public static string Of(UserRole role) => role switch
    {
        UserRole.Admin => "Admin: everything",
        UserRole.Operator => "Operator: also dashboard, limits and alerts",
        _ => "Viewer: chat and read",
    };

    /// <summary>What an API key may do.</summary>
    public static string Of(ApiKeyRole role) => role switch
    {
        ApiKeyRole.Admin => "Admin: everything",
        ApiKeyRole.Operator => "Operator: also metrics and limits",
        _ => "Chat: chat and search only",
    };
}
