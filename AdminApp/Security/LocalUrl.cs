using AdminApp.Core.Primitives;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdminApp.Security;

/// <summary>Where to go after signing in: a page of this application, never another site.</summary>
internal static class LocalUrl
{
    private static readonly PathString[] NotReturnedTo = [SessionCookie.SignInPath, SessionCookie.SetupPath, "/sign-out", "/admin", "/access/password", "/access/audit/export", "/invite"];
    private static readonly Uri AnySite = new("http://localhost/");

    /// <summary>The address if it is a page of this application, escaped so that it can be used in a header; otherwise the start page.</summary>
    public static string OrHome(string? url)
    {
        if (!IsLocal(url) || !Uri.TryCreate(AnySite.OriginalString.TrimEnd('/') + url, UriKind.Absolute, out var whole))
        {
            return "/";
        }

        // Checks the resolved address, without "/./" and "/../", rather than the original one.
        var escaped = whole.GetComponents(UriComponents.PathAndQuery | UriComponents.Fragment, UriFormat.UriEscaped);
        PathString path = whole.AbsolutePath;
        return IsLocal(escaped) && !NotReturnedTo.Any(p => path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase)) ? escaped : "/";
    }

    private static bool IsLocal(string? url) => url is ['/', ..] && RedirectHttpResult.IsLocalUrl(url) && ValidText.IsValid(url, keep: "");
}
