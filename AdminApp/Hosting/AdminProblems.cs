using AdminApp.Api;
using AdminApp.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;

namespace AdminApp.Hosting;

/// <summary>
/// Errors under <c>/admin</c> that no endpoint handles. Where nothing is served, the answer is 401 without a valid key, so that nobody learns
/// what exists, otherwise 404 or 405, but never the sign-in page. An error without a body gets one.
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
        // Routing handles a wrong method with a special endpoint that knows the allowed methods.
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
            StatusCodes.Status404NotFound => "There is no endpoint at this address. See /openapi/v1.json.",
            StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not allowed here. Allowed: {context.Response.Headers.Allow}.",
            StatusCodes.Status413PayloadTooLarge => "The request body is too large.",
            StatusCodes.Status415UnsupportedMediaType => "The media type of the body is not supported here.",
            >= 500 => "Something went wrong on our side, not with your request.",
            _ => "Unsupported request. See /openapi/v1.json.",
        };
        return ApiProblem.Create(status, ApiErrorCodes.OfStatus(status), detail).ExecuteAsync(context);
    }
}
