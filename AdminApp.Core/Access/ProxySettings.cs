using AdminApp.Core.Configuration;

namespace AdminApp.Core.Access;

/// <summary>Section <c>Proxy</c>: whose forwarding headers are believed.</summary>
internal static class ProxySettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<ProxyOptions>(
        "Proxy",
        [
            new()
            {
                Key = "Proxy:KnownProxies", Name = "Known proxies", Type = SettingType.Text, Max = 2_000, NeedsRestart = true,
                Description = "Reverse proxies whose X-Forwarded-For and X-Forwarded-Proto headers are trusted: addresses and networks, separated by commas. Empty: none.",
            },
        ],
        Check);

    private static IEnumerable<SettingFault> Check(SettingValues values)
    {
        const string proxies = "Proxy:KnownProxies";
        KnownProxyList.Parse(values.Text(proxies), out var wrong);
        return wrong.Select(entry => new SettingFault(proxies, entry, "addresses or networks such as 127.0.0.1, 10.0.0.0/8, separated by commas"));
    }
}
