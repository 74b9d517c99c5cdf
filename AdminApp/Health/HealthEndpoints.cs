using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdminApp.Health;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can do its main job (checks tagged <see cref="Ready"/>);
/// an optional store that is down does not change it. <c>/health</c>: all checks. Status words only, for anyone.
/// </summary>
internal static class HealthEndpoints
{
    /// <summary>Tag of the checks without which nothing works.</summary>
    public const string Ready = "ready";

    public static WebApplication MapHealth(this WebApplication app)
    {
        Map("/health", _ => true);
        Map("/health/live", _ => false);
        Map("/health/ready", check => check.Tags.Contains(Ready));
        return app;

        void Map(string path, Func<HealthCheckRegistration, bool> which) =>
            app.MapHealthChecks(path, new HealthCheckOptions { Predicate = which, ResponseWriter = Write }).AllowAnonymous();
    }

    private static Task Write(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new { status = Word(report.Status), checks = report.Entries.ToDictionary(entry => entry.Key, entry => Word(entry.Value.Status)) },
        context.RequestAborted);

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "ok",
        HealthStatus.Degraded => "degraded",
        _ => "unavailable",
    };
}
