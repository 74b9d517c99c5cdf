using System.Net;

namespace AdminApp.Security;

/// <summary>
/// Remembers who opened the connection, before the forwarded headers of known proxies replace the address: a program on this machine that
/// connects directly, or anyone else. A request that names a proxy in any of the usual headers comes from elsewhere, no matter who sent it.
/// </summary>
internal static class DirectCaller
{
    // RFC 7239 and 9110, nginx, Apache, Envoy, and content delivery networks. A caller who adds one only loses.
    private static readonly string[] Forwarding =
    [
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-ProxyUser-Ip", "True-Client-IP", "Client-IP", "CF-Connecting-IP", "Fastly-Client-IP",
        "X-Envoy-External-Address", "CDN-Loop", "Proxy-Connection",
    ];

    private static readonly string[] ForwardingStarts = ["X-Forwarded", "X-Original-", "CF-", "X-Azure-", "X-Amz-Cf-"];

    private static readonly object Local = new();

    /// <summary>Looks at each connection. Must run before anything changes its address.</summary>
    public static void UseDirectCaller(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (IsLoopback(context.Connection.RemoteIpAddress) && !context.Request.Headers.Any(header => Forwards(header.Key)))
        {
            context.Items[Local] = true;
        }

        return next(context);
    });

    /// <summary>Whether a program on this machine sent the request, and no proxy passed it on.</summary>
    public static bool IsLocal(HttpContext context) => context.Items.ContainsKey(Local);

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static bool Forwards(string header) =>
        Forwarding.Contains(header, StringComparer.OrdinalIgnoreCase)
        || Array.Exists(ForwardingStarts, start => header.StartsWith(start, StringComparison.OrdinalIgnoreCase));
}
