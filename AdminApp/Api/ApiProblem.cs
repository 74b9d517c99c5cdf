using AdminApp.Core.Stores;

namespace AdminApp.Api;

/// <summary>Errors of the HTTP API: RFC 9457 problem details with a stable <c>code</c>.</summary>
internal static class ApiProblem
{
    /// <param name="status">HTTP status.</param>
    /// <param name="code">Stable code in snake_case, for programs.</param>
    /// <param name="detail">What went wrong and what is allowed, for people.</param>
    /// <param name="extensions">Further members, in snake_case.</param>
    public static IResult Create(int status, string code, string detail, IDictionary<string, object?>? extensions = null)
    {
        var members = new Dictionary<string, object?>(extensions ?? new Dictionary<string, object?>()) { ["code"] = code };
        return Results.Problem(detail: detail, statusCode: status, extensions: members);
    }

    /// <summary>503: the store is unavailable; says when to try again.</summary>
    public static IResult StoreUnavailable(HttpContext context, IDictionary<string, object?>? extensions = null) => Busy(
        context, StatusCodes.Status503ServiceUnavailable, ApiErrorCodes.StoreUnavailable, StoreFailure.Text, StoreFailure.RetryAfter, extensions: extensions);

    /// <summary>A refusal that passes with time: adds <c>Retry-After</c> (whole seconds, at least 1) and <c>estimated_wait_seconds</c>.</summary>
    /// <param name="wait">Time until it would be answered.</param>
    /// <param name="retryAfter">Time until the same request would be admitted; null means <paramref name="wait"/>.</param>
    public static IResult Busy(HttpContext context, int status, string code, string detail, TimeSpan wait, TimeSpan? retryAfter = null, IDictionary<string, object?>? extensions = null)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling((retryAfter ?? wait).TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var members = new Dictionary<string, object?>(extensions ?? new Dictionary<string, object?>()) { ["estimated_wait_seconds"] = Math.Round(wait.TotalSeconds, 1) };
        return Create(status, code, detail, members);
    }
}
