namespace AdminApp.Access;

/// <summary>A browser in words, from its User-Agent header: enough to tell one's own from a stranger's. What it says is a claim, not a proof.</summary>
internal static class BrowserName
{
    private const string Unknown = "Unknown browser";

    // The first that fits counts: many name others, too.
    private static readonly (string Sign, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Sign, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary><c>Chrome on Windows</c>, <c>Safari on iPhone</c>, <c>Unknown browser</c>.</summary>
    public static string Of(string? userAgent) => (Find(Browsers, userAgent), Find(Systems, userAgent)) switch
    {
        (null, null) => Unknown,
        (null, var system) => $"{Unknown} on {system}",
        (var browser, null) => browser,
        var (browser, system) => $"{browser} on {system}",
    };

    private static string? Find((string Sign, string Name)[] known, string? userAgent) =>
        userAgent is null ? null : Array.Find(known, one => userAgent.Contains(one.Sign, StringComparison.Ordinal)).Name;
}
