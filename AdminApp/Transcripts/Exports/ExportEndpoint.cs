using AdminApp.Api;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Exports;

namespace AdminApp.Transcripts.Exports;

/// <summary><c>GET /admin/transcripts/{id}/export?format=</c>.</summary>
internal static class ExportEndpoint
{
    private static readonly string Allowed = string.Join(", ", TranscriptExport.Forms.Select(TranscriptExport.Code));

    public static void Map(RouteGroupBuilder transcripts) => transcripts.MapGet("/{id}/export", ExportAsync)
        .WithSummary("Returns a transcript as a file.")
        .WithDescription($"`format` is one of {Allowed}. Speakers, title and date are as shown; times are those that the transcript has.")
        .Produces(200, contentType: "text/plain").ProducesProblem(404).ProducesProblem(422).ProducesProblem(503);

    private static async Task<IResult> ExportAsync(string id, string? format, HttpContext context, ITranscriptLibrary library, WordDocuments documents, CancellationToken cancellationToken)
    {
        if (TranscriptExport.Find(format) is not { } form)
        {
            return ApiProblem.Create(StatusCodes.Status422UnprocessableEntity, "unknown_format", $"Give 'format': {Allowed}.");
        }

        if (await library.FindAsync(id, cancellationToken) is not { } found)
        {
            return TranscriptEndpoints.NotFound(id);
        }

        return TranscriptExport.Problem(found.Transcript, form) is { } problem
            ? ApiProblem.Create(StatusCodes.Status422UnprocessableEntity, "no_times", problem)
            : await ExportResult.OfAsync(found.Transcript, form, library, documents, cancellationToken)
                ?? ApiProblem.Busy(context, StatusCodes.Status503ServiceUnavailable, "export_busy", ExportResult.Busy, WordDocuments.RetryAfter);
    }
}
