using Microsoft.AspNetCore.Http.HttpResults;

namespace AdminApp.Access;

/// <summary>Where to go after signing in: a page of this application, never another site.</summary>
internal static class LocalUrl
{
    private static readonly PathString[] NotReturnedTo = [SessionCookie.SignInPath, SessionCookie.SetupPath, "/sign-out", "/admin", "/access/password"];

    /// <summary>The address if it is a page of this application, else the start page.</summary>
    public static string OrHome(string? url)
    {
        if (url is not ['/', ..] || !RedirectHttpResult.IsLocalUrl(url) || url.Any(char.IsControl))
            return "/";

        var end = url.AsSpan().IndexOfAny('?', '#');
        PathString path = end < 0 ? url : url[..end];
        return NotReturnedTo.Any(p => path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase)) ? "/" : url;
    }
}
