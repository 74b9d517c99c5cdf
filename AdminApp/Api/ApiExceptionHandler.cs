using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AdminApp.Core.Stores;
using Microsoft.AspNetCore.Diagnostics;

namespace AdminApp.Api;

/// <summary>
/// What an endpoint did not catch becomes problem details: a bad request says what was wrong with it, a store that is away or full is
/// <see cref="ApiErrorCodes.StoreUnavailable"/>, anything else is <see cref="ApiErrorCodes.Internal"/> with the trace id under which
/// the log tells more. Pages get a plain text.
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

        // The same id stands in the problem as trace_id.
        var trace = Activity.Current?.Id ?? context.TraceIdentifier;
        var api = context.Request.Path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase);
        if (StoreFailure.IsUnavailable(exception))
        {
            LogStoreUnavailable(exception, context.Request.Method, context.Request.Path, trace);
            context.Response.Headers.RetryAfter = StoreFailure.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await (api ? ApiProblem.StoreUnavailable(context) : Results.Text(StoreFailure.Text, statusCode: StatusCodes.Status503ServiceUnavailable)).ExecuteAsync(context);
            return true;
        }

        LogUnhandled(exception, context.Request.Method, context.Request.Path, trace);
        if (api)
        {
            await ApiProblem.Create(
                StatusCodes.Status500InternalServerError, ApiErrorCodes.Internal,
                "Something went wrong here, not with your request. The log tells more under the trace id.").ExecuteAsync(context);
        }
        else
        {
            await Results.Text($"Something went wrong. Reload the page; if it stays so, the server's log tells more under {trace}.", statusCode: 500).ExecuteAsync(context);
        }

        return true;
    }

    private static string Code(BadHttpRequestException exception) =>
        exception.InnerException is JsonException ? ApiErrorCodes.InvalidJson : ApiErrorCodes.OfStatus(exception.StatusCode);

    // The framework's own text names types of ours where the JSON does not fit.
    private static string Describe(BadHttpRequestException exception) => exception.InnerException is JsonException json
        ? $"The body is not the JSON expected here: see {json.Path ?? "$"}, line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}."
        : exception.Message;

    [LoggerMessage(EventName = "StoreUnavailable", Level = LogLevel.Warning, Message = "{Method} {Path} was refused because the store is unavailable (trace {TraceId}).")]
    private partial void LogStoreUnavailable(Exception exception, string method, string path, string traceId);

    [LoggerMessage(EventName = "UnhandledError", Level = LogLevel.Error, Message = "{Method} {Path} failed (trace {TraceId}).")]
    private partial void LogUnhandled(Exception exception, string method, string path, string traceId);
}
