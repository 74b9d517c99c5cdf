using Microsoft.AspNetCore.Http.Features;

namespace AdminApp.Security;

/// <summary>Limits what a page's form may send: anyone may post to sign-in and set-up, and the body is read before anything else is known about the request.</summary>
internal static class BodyLimits
{
    /// <summary>Largest body of a form, in bytes. Our longest form has under 2 KB.</summary>
    public const long MaxFormBytes = 64 * 1024;

    // These have limits of their own and require a key or a session first.
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
