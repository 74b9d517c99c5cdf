using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AdminApp.Core.Access;
using AdminApp.Core.Stores;
using Microsoft.AspNetCore.Diagnostics;

namespace AdminApp.Api;

/// <summary>
/// Turns exceptions that no endpoint caught into problem details: a bad request says what is wrong with it, a key that has since been revoked is refused, a store that is unavailable or
/// full is <see cref="ApiErrorCodes.StoreUnavailable"/>, anything else is <see cref="ApiErrorCodes.Internal"/> with a trace ID to look up
/// in the log. A browser that asks for a page is left to the handler of pages; anything else gets plain text.
/// </summary>
internal sealed partial class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is BadHttpRequestException bad)
        {
            await ApiProblem.Create(bad.StatusCode, Code(bad), Describe(bad)).ExecuteAsync(context);
            return true;
        }

        if (exception is RoleRequiredException refused)
        {
            await ApiProblem.Create(StatusCodes.Status401Unauthorized, "unauthorized", refused.Message).ExecuteAsync(context);
            return true;
        }

        // The same ID as trace_id in the problem details.
        var trace = Activity.Current?.Id ?? context.TraceIdentifier;
        var api = context.Request.Path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase);
        var page = !api && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (StoreFailure.IsUnavailable(exception))
        {
            LogStoreUnavailable(exception, context.Request.Method, context.Request.Path, trace);
            context.Response.Headers.RetryAfter = StoreFailure.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            if (page)
            {
                return false;
            }

            await (api ? ApiProblem.StoreUnavailable(context) : Results.Text(StoreFailure.Text, statusCode: StatusCodes.Status503ServiceUnavailable)).ExecuteAsync(context);
            return true;
        }

        LogUnhandled(exception, context.Request.Method, context.Request.Path, trace);
        if (page)
        {
            return false;
        }

        if (api)
        {
            await ApiProblem.Create(
                StatusCodes.Status500InternalServerError, ApiErrorCodes.Internal,
                "Something went wrong on our side, not with your request. The log has details under the trace ID.").ExecuteAsync(context);
        }
        else
        {
            await Results.Text($"Something went wrong. Reload the page; if that doesn't help, the server's log has details under {trace}.", statusCode: 500).ExecuteAsync(context);
        }

        return true;
    }

    private static string Code(BadHttpRequestException exception) =>
        exception.InnerException is JsonException ? ApiErrorCodes.InvalidJson : ApiErrorCodes.OfStatus(exception.StatusCode);

    // The framework's own text would name our types.
    private static string Describe(BadHttpRequestException exception) => exception.InnerException is JsonException json
        ? $"The body is not the expected JSON: see {json.Path ?? "$"}, line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}."
        : exception.Message;

    [LoggerMessage(EventName = "StoreUnavailable", Level = LogLevel.Warning, Message = "{Method} {Path} was refused because the store is unavailable (trace {TraceId}).")]
    private partial void LogStoreUnavailable(Exception exception, string method, string path, string traceId);

    [LoggerMessage(EventName = "UnhandledError", Level = LogLevel.Error, Message = "{Method} {Path} failed (trace {TraceId}).")]
    private partial void LogUnhandled(Exception exception, string method, string path, string traceId);
}
