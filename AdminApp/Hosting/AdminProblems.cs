using AdminApp.Api;
using AdminApp.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;

namespace AdminApp.Hosting;

/// <summary>
/// Errors below <c>/admin</c> that no endpoint answers itself. Where nothing is served it is 401 without a living key, so that
/// nobody learns what is there, else 404 or 405, never the sign-in page; and an error without a body gets one.
/// </summary>
internal static class AdminProblems
{
    public static WebApplication UseAdminProblems(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase),
            admin => admin.UseStatusCodePages(DescribeAsync).Use(RefuseUnservedAsync));
        return app;
    }

    private static async Task RefuseUnservedAsync(HttpContext context, RequestDelegate next)
    {
        // Routing answers a wrong method by an endpoint of its own kind, which says what is allowed.
        var endpoint = context.GetEndpoint();
        if (endpoint is RouteEndpoint)
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
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private static Task DescribeAsync(StatusCodeContext page)
    {
        var context = page.HttpContext;
        var status = context.Response.StatusCode;
        var detail = status switch
        {
            StatusCodes.Status404NotFound => "There is nothing at this address. /openapi/v1.json lists what there is.",
            StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not served here; allowed: {context.Response.Headers.Allow}.",
            StatusCodes.Status413PayloadTooLarge => "The body is larger than what is taken here.",
            StatusCodes.Status415UnsupportedMediaType => "The body has another media type than what is taken here.",
            >= 500 => "Something went wrong here, not with your request.",
            _ => "The request is not what is served here. /openapi/v1.json tells what is.",
        };
        return ApiProblem.Create(status, ApiErrorCodes.OfStatus(status), detail).ExecuteAsync(context);
    }
}
