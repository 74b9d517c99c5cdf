using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace AdminApp.Access;

/// <summary>Section <c>Proxy</c>: whose forwarding headers are believed. Read at start only.</summary>
internal sealed class ProxyOptions
{
    /// <summary>Addresses and networks (CIDR) of reverse proxies, separated by commas, such as <c>127.0.0.1, 10.0.0.0/8</c>. Empty (the default): nobody's.</summary>
    public string KnownProxies { get; set; } = "";

    /// <summary>The entries; an entry that is neither address nor network has a null network.</summary>
    internal IEnumerable<(string Text, IPNetwork? Network)> Entries() =>
        KnownProxies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(text => (text, ParseOne(text)));

    private static IPNetwork? ParseOne(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}

/// <summary>Refuses a list that has something else in it.</summary>
internal sealed class ProxyValidator : IValidateOptions<ProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, ProxyOptions options)
    {
        var faults = options.Entries().Where(e => e.Network is null)
            .Select(e => $"Proxy:KnownProxies has \"{e.Text}\"; it must be addresses or networks such as 127.0.0.1, 10.0.0.0/8, separated by commas.").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}

/// <summary>Believes X-Forwarded-For and X-Forwarded-Proto from the configured proxies only.</summary>
internal static class KnownProxies
{
    public static void UseKnownProxies(this IApplicationBuilder app)
    {
        var networks = app.ApplicationServices.GetRequiredService<IOptions<ProxyOptions>>().Value.Entries().Select(e => e.Network!.Value).ToList();
        if (networks.Count == 0)
            return;

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // as far as the chain is of known proxies
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
