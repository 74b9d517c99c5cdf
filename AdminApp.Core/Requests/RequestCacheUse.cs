namespace AdminApp.Core.Requests;

/// <summary>What a request saved the provider.</summary>
public enum RequestCacheUse
{
    /// <summary>Nothing: it made calls of its own, or none at all.</summary>
    Miss,

    /// <summary>The cache answered it alone.</summary>
    Hit,

    /// <summary>It shared a call with an equal one in flight.</summary>
    Shared,
}
