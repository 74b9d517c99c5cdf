using Microsoft.AspNetCore.Http.Features;

namespace AdminApp.Security;

/// <summary>Bounds what a page's form may send: strangers may post to sign-in and set-up, and a body is read before anything else is known of it.</summary>
internal static class BodyLimits
{
    /// <summary>Largest body of a form, in bytes. 64 KB; the longest of our forms has under 2 KB.</summary>
    public const long MaxFormBytes = 64 * 1024;

    // They have limits of their own, and ask for a key or a session first.
    private static readonly string[] Other = ["/admin", "/_blazor"];

    public static void UseBodyLimits(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!Other.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = MaxFormBytes;
        }

        return next(context);
    });
}
