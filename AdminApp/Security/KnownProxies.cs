using AdminApp.Core.Access;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace AdminApp.Security;

/// <summary>Trusts X-Forwarded-For and X-Forwarded-Proto from the configured proxies only.</summary>
internal static class KnownProxies
{
    public static void UseKnownProxies(this IApplicationBuilder app)
    {
        var networks = KnownProxyList.Parse(app.ApplicationServices.GetRequiredService<IOptions<ProxyOptions>>().Value.KnownProxies, out _);
        if (networks.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // as long as the chain consists of known proxies
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }
}
