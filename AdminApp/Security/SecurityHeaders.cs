namespace AdminApp.Security;

/// <summary>Headers on every response that tell the browser where resources may come from and who may embed the page.</summary>
internal static class SecurityHeaders
{
    /// <summary>How long a browser that has seen this server over https insists on https. The framework sends it over https only, and never for localhost.</summary>
    public static readonly TimeSpan HttpsOnly = TimeSpan.FromDays(365);

    /// <summary>Sets the headers on every response, including error pages.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(Set, context);
        return next(context);
    });

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy(context.RequestServices.GetRequiredService<CspNonce>().Value);
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store"; // static assets, which may be stored, say so themselves
        }

        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY"; // for browsers that do not know frame-ancestors
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return Task.CompletedTask;
    }

    // 'unsafe-inline' of styles: MudBlazor places popovers and widths with style attributes.
    private static string Policy(string nonce) =>
        $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";
}
