using System.Net;

namespace AdminApp.Core.Access;

/// <summary>Reads <c>Proxy:KnownProxies</c>: addresses and networks (CIDR), separated by commas.</summary>
public static class KnownProxyList
{
    /// <summary>Parses the networks; an address is a network of one. Entries that are neither are in <paramref name="faults"/>.</summary>
    public static IReadOnlyList<IPNetwork> Parse(string text, out IReadOnlyList<string> faults)
    {
        var entries = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(entry => (Text: entry, Network: ParseOne(entry))).ToList();
        faults = [.. entries.Where(e => e.Network is null).Select(e => e.Text)];
        return [.. entries.Where(e => e.Network is not null).Select(e => e.Network!.Value)];
    }

    private static IPNetwork? ParseOne(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
