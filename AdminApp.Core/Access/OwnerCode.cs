namespace AdminApp.Core.Access;

/// <summary>How rows name a user or an API key: <c>user:ID</c> or <c>key:ID</c>. Where a key asks on behalf of someone, rows have that name instead.</summary>
public static class OwnerCode
{
    /// <summary>Comes before the ID of a user.</summary>
    public const string UserPrefix = "user:";

    /// <summary>Comes before the ID of a key.</summary>
    public const string KeyPrefix = "key:";

    /// <summary>The code of a user.</summary>
    public static string OfUser(string id) => UserPrefix + id;

    /// <summary>The code of an API key.</summary>
    public static string OfKey(Guid id) => $"{KeyPrefix}{id}";

    /// <summary>Whether it stands for a user.</summary>
    public static bool IsUser(string code) => code.StartsWith(UserPrefix, StringComparison.Ordinal);

    /// <summary>Whether it stands for an API key.</summary>
    public static bool IsKey(string code) => code.StartsWith(KeyPrefix, StringComparison.Ordinal);
}
