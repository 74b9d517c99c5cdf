namespace AdminApp.Core.Stores.Entities;

/// <summary>The order of the roles of API keys.</summary>
public static class ApiKeyRoles
{
    /// <summary>From the one that may do least to the one that may do everything.</summary>
    public static IReadOnlyList<ApiKeyRole> InOrder { get; } = [ApiKeyRole.Chat, ApiKeyRole.Operator, ApiKeyRole.Admin];

    /// <summary>Whether a key with this role may do what the other one may.</summary>
    public static bool Includes(this ApiKeyRole role, ApiKeyRole other) => Rank(role) >= Rank(other);

    private static int Rank(ApiKeyRole role) => role switch
    {
        ApiKeyRole.Admin => 2,
        ApiKeyRole.Operator => 1,
        _ => 0,
    };
}
