namespace AdminApp.Core.Access;

/// <summary>Section <c>Proxy</c>: whose forwarding headers are believed. Read at start only.</summary>
public sealed class ProxyOptions
{
    /// <summary>Addresses and networks (CIDR) of reverse proxies, separated by commas, such as <c>127.0.0.1, 10.0.0.0/8</c>. Default empty: nobody's headers are believed.</summary>
    public string KnownProxies { get; set; } = "";
}
