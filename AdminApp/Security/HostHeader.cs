using AdminApp.Api;

namespace AdminApp.Security;

/// <summary>
/// A Host header that is not a host name, such as <c>xn--</c>, is the caller's mistake: pages build their own address from it and would fail. Health
/// probes don't need one.
/// </summary>
internal static class HostHeader
{
    public static void UseHostCheck(this IApplicationBuilder app) => app.Use((context, next) =>
        IsHost(context.Request.Headers.Host) || context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
            ? next(context)
            : ApiProblem.Create(StatusCodes.Status400BadRequest, ApiErrorCodes.BadRequest, "The Host header is not a valid host name.").ExecuteAsync(context));

    // The framework's Request.Host throws on a name that can't be decoded.
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
