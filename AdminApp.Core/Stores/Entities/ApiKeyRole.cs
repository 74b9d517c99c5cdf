namespace AdminApp.Core.Stores.Entities;

/// <summary>What an API key may do.</summary>
public enum ApiKeyRole
{
    /// <summary>Chat and search only; the default.</summary>
    Chat,

    /// <summary>Everything under <c>/admin</c>.</summary>
    Admin,
}
