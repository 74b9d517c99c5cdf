using AdminApp.Api;

namespace AdminApp.Security;

/// <summary>
/// Refuses circuits opened by another site. The same-origin policy does not apply to WebSockets, which send cookies, so the server has to
/// check Origin itself (RFC 6455, 10.2). Host and port are compared; the scheme may differ behind a proxy.
/// </summary>
internal static class CircuitOrigin
{
    public static void UseCircuitOriginCheck(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase) && !Matches(context.Request)
            ? ApiProblem.Create(StatusCodes.Status403Forbidden, "wrong_origin", "Pages from other sites can't connect here.").ExecuteAsync(context)
            : next(context));

    internal static bool Matches(HttpRequest request)
    {
        if (request.Headers.Origin.Count == 0)
        {
            return true; // not a browser's cross-site request: browsers always say where a WebSocket or a POST comes from
        }

        return request.Headers.Origin is [{ } origin] && Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && string.Equals(uri.Authority, WithoutDefaultPort(request.Host, uri), StringComparison.OrdinalIgnoreCase);
    }

    private static string WithoutDefaultPort(HostString host, Uri origin) =>
        origin.IsDefaultPort && host.Port == origin.Port ? host.Host : host.Value ?? "";
}
