using AdminApp.Access;
using Microsoft.AspNetCore.Authentication;

namespace AdminApp.Api;

/// <summary>
/// Paths and methods below <c>/admin</c> that no endpoint serves: 401 without a living key, so that nobody learns what is
/// there, else 404 or 405 as problem details. Never the sign-in page.
/// </summary>
internal static class AdminFallback
{
    public static WebApplication UseAdminFallback(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            // Routing answers a wrong method by an endpoint of its own kind.
            var endpoint = context.GetEndpoint();
            if (!context.Request.Path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase) || endpoint is RouteEndpoint)
            {
                await next(context);
            }
            else if (!(await context.AuthenticateAsync(ApiKeyAuthentication.SchemeName)).Succeeded)
            {
                await context.ChallengeAsync(ApiKeyAuthentication.SchemeName);
            }
            else if (endpoint?.RequestDelegate is { } refuse)
            {
                await refuse(context);
                var allowed = context.Response.Headers.Allow;
                var detail = allowed.Count > 0 ? $"{context.Request.Method} is not served here; allowed: {allowed}." : "The request does not fit what is served here.";
                await ApiProblem.Create(context.Response.StatusCode, context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed ? "method_not_allowed" : "bad_request", detail).ExecuteAsync(context);
            }
            else
            {
                await ApiProblem.Create(StatusCodes.Status404NotFound, "not_found", "There is nothing at this address. /openapi/v1.json lists what there is.").ExecuteAsync(context);
            }
        });
        return app;
    }
}
