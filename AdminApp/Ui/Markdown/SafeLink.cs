namespace AdminApp.Ui.Markdown;

/// <summary>Decides which addresses in an answer may become links: absolute web and mail addresses. All others stay text.</summary>
internal static class SafeLink
{
    public const string Rel = "noopener noreferrer nofollow ugc";

    private const int MaxAddress = 2_000;
    private const int MaxSite = 60;

    /// <summary>The normalized address, or null if it may not become a link.</summary>
    public static string? OrNull(string? address) =>
        address?.Length <= MaxAddress && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeMailto)
            ? uri.AbsoluteUri
            : null;

    /// <summary>The target of an address in readable form: the host or the mail address. Look-alike letters are shown as punycode; a long host is cut at the front.</summary>
    public static string Site(string address)
    {
        var uri = new Uri(address);
        var site = uri.Scheme == Uri.UriSchemeMailto ? $"{uri.UserInfo}@{uri.IdnHost}" : uri.IdnHost;
        return site.Length <= MaxSite ? site : "…" + site[^MaxSite..];
    }
}
