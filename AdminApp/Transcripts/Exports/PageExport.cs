using System.Globalization;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Exports;
using AdminApp.Security;

namespace AdminApp.Transcripts.Exports;

/// <summary>A transcript as a file, for the browser of a signed-in user: anyone who may read transcripts may export them.</summary>
internal static class PageExport
{
    public static string Address(Guid id, ExportForm form) => $"/transcripts/{id}/export.{TranscriptExport.Code(form)}";

    public static void MapTranscriptExport(this IEndpointRouteBuilder app) =>
        app.MapGet("/transcripts/{id:guid}/export.{format}", ExportAsync).RequireAuthorization(AccessPolicies.Pages).ExcludeFromDescription();

    private static async Task<IResult> ExportAsync(Guid id, string format, HttpContext http, SessionCheck check, ITranscriptLibrary library, WordDocuments documents, CancellationToken cancellationToken)
    {
        if ((await check.StateAsync(http.User, cancellationToken)).End is not null)
        {
            return Results.Unauthorized();
        }

        if (TranscriptExport.Find(format) is not { } form || await library.FindAsync(id.ToString(), cancellationToken) is not { } found)
        {
            return Results.NotFound();
        }

        if (TranscriptExport.Problem(found.Transcript, form) is { } problem)
        {
            return Results.Text(problem, statusCode: StatusCodes.Status422UnprocessableEntity);
        }

        if (await ExportResult.OfAsync(found.Transcript, form, library, documents, cancellationToken) is { } file)
        {
            return file;
        }

        http.Response.Headers.RetryAfter = WordDocuments.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return Results.Text(ExportResult.Busy, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
