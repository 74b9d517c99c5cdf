namespace AdminApp.Core.Stores.Entities;

/// <summary>What an API key may do. The store has the numbers, whose order means nothing: compare with <see cref="ApiKeyRoles.Includes"/>.</summary>
public enum ApiKeyRole
{
    /// <summary>Chat and search only; the default.</summary>
    Chat = 0,

    /// <summary>Everything under <c>/admin</c>.</summary>
    Admin = 1,

    /// <summary>Also read metrics, preview and change limits, and test the provider's key.</summary>
    Operator = 2,
}
