namespace AdminApp.Core.Access;

/// <summary>Section <c>Proxy</c>: the proxies whose forwarding headers are trusted. Read at start only.</summary>
public sealed class ProxyOptions
{
    /// <summary>Addresses and networks (CIDR) of reverse proxies, separated by commas, such as <c>127.0.0.1, 10.0.0.0/8</c>. Empty: no headers are trusted.</summary>
    public string KnownProxies { get; set; } = "";
}
