namespace AdminApp.Chat.Markdown;

/// <summary>Which addresses of an answer may become links: absolute ones of the web and of mail. The model's other addresses stay text.</summary>
internal static class SafeLink
{
    public const string Rel = "noopener noreferrer nofollow ugc";

    /// <summary>The address in its normal form, or null.</summary>
    public static string? Of(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeMailto)
            ? uri.AbsoluteUri
            : null;
}
