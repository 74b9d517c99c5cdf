using AdminApp.Api;

namespace AdminApp.Security;

/// <summary>
/// A Host header that names no host, such as <c>xn--</c>, is the caller's mistake: pages make their own address of it, and would fail on it. Probes of
/// health need none.
/// </summary>
internal static class HostHeader
{
    public static void UseHostCheck(this IApplicationBuilder app) => app.Use((context, next) =>
        IsHost(context.Request.Headers.Host) || context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
            ? next(context)
            : ApiProblem.Create(StatusCodes.Status400BadRequest, ApiErrorCodes.BadRequest, "The Host header names no host.").ExecuteAsync(context));

    // The framework's own reading, Request.Host, throws on a name that cannot be decoded.
    private static bool IsHost(string? header)
    {
        try
        {
            var host = HostString.FromUriComponent(header ?? "");
            return host.HasValue && Uri.TryCreate($"http://{host.Value}/", UriKind.Absolute, out _);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
