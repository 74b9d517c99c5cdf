namespace AdminApp.Chat.Markdown;

/// <summary>Which addresses of an answer may become links: absolute ones of the web and of mail. The model's other addresses stay text.</summary>
internal static class SafeLink
{
    public const string Rel = "noopener noreferrer nofollow ugc";

    private const int MaxAddress = 2_000;
    private const int MaxSite = 60;

    /// <summary>The address in its normal form, or null.</summary>
    public static string? OrNull(string? address) =>
        address?.Length <= MaxAddress && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeMailto)
            ? uri.AbsoluteUri
            : null;

    /// <summary>Where an address leads, as a person reads it: the host, or the mail address. Letters that look like others show as punycode; of a long one the end counts.</summary>
    public static string Site(string address)
    {
        var uri = new Uri(address);
        var site = uri.Scheme == Uri.UriSchemeMailto ? $"{uri.UserInfo}@{uri.IdnHost}" : uri.IdnHost;
        return site.Length <= MaxSite ? site : "…" + site[^MaxSite..];
    }
}
