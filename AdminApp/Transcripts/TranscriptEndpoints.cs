using AdminApp.Api;
using AdminApp.Core.Transcripts;
using AdminApp.Security;
using AdminApp.Transcripts.Details;
using AdminApp.Transcripts.Exports;
using AdminApp.Transcripts.Speakers;
using Microsoft.Extensions.Options;

namespace AdminApp.Transcripts;

/// <summary><c>/admin/transcripts</c>: import, list, read and delete transcripts; Admin keys only.</summary>
internal static class TranscriptEndpoints
{
    public static RouteGroupBuilder MapTranscriptEndpoints(this RouteGroupBuilder admin)
    {
        var transcripts = admin.MapGroup("/transcripts").RequireAuthorization(AccessPolicies.ApiAdmin).WithTags("Transcripts");
        transcripts.MapPost("", ImportAsync)
            .AddOpenApiOperationTransformer(TranscriptUpload.Describe)
            .WithSummary("Imports files. Each is imported completely or not at all.")
            .WithDescription($"Multipart field `{TranscriptUpload.FieldName}`, up to {TranscriptUpload.MaxFiles} files per request: Word, WebVTT, SRT, and the text of Teams, Meet, Zoom, Otter and other programs. A refused file does not affect the others.")
            .Produces<UploadBody>().ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        transcripts.MapGet("", ListAsync).WithSummary("Lists all transcripts, newest meeting first.").Produces<TranscriptListBody>();
        transcripts.MapGet("/{id}", GetAsync).WithSummary("Returns one transcript with its turns, by ID or file name.").Produces<TranscriptDetailBody>().ProducesProblem(404);
        transcripts.MapPost("/{id}/restore", RestoreAsync)
            .WithSummary("Restores the version that was replaced last, within 30 days. The one in its place can then be restored in turn.")
            .Produces<TranscriptDetailBody>().ProducesProblem(404);
        transcripts.MapDelete("/{id}", DeleteAsync)
            .WithSummary("Deletes a transcript, its passages, embeddings and index entries, and the cached answers that used it.")
            .Produces(204).ProducesProblem(404);
        transcripts.MapSpeakerEndpoints();
        DetailsEndpoint.Map(transcripts);
        ExportEndpoint.Map(transcripts);
        return admin;
    }

    /// <summary>404: no transcript has this ID or file name.</summary>
    public static IResult NotFound(string id) =>
        ApiProblem.Create(StatusCodes.Status404NotFound, "transcript_not_found", $"No transcript has the ID or file name '{id}'. GET /admin/transcripts lists them.");

    private static async Task<IResult> ImportAsync(
        HttpContext context, ITranscriptImporter importer, IOptionsMonitor<TranscriptsOptions> options, CancellationToken cancellationToken)
    {
        var (files, problem) = await TranscriptUpload.ReadAsync(context, options.CurrentValue.MaxFileSizeMb, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        var results = new List<ImportedFile>(files.Count);
        foreach (var file in files)
        {
            await using var content = file.OpenReadStream();
            results.Add(await importer.ImportAsync(file.FileName, content, context.Actor(), cancellationToken: cancellationToken));
        }

        var body = UploadBody.From(results);
        return results.Exists(result => result.StoreUnavailable)
            ? ApiProblem.StoreUnavailable(context, new Dictionary<string, object?> { ["imported"] = body.Imported, ["rejected"] = body.Rejected })
            : TypedResults.Ok(body);
    }

    private static async Task<IResult> ListAsync(ITranscriptLibrary library, CancellationToken cancellationToken) =>
        TypedResults.Ok(new TranscriptListBody([.. (await library.ListAsync(cancellationToken)).Select(TranscriptBody.From)]));

    private static async Task<IResult> GetAsync(string id, ITranscriptLibrary library, CancellationToken cancellationToken) =>
        await library.FindAsync(id, cancellationToken) is { } found
            ? TypedResults.Ok(TranscriptDetailBody.From(found, await library.TurnsAsync(found.Transcript.Id, cancellationToken: cancellationToken)))
            : NotFound(id);

    private static async Task<IResult> RestoreAsync(string id, HttpContext context, ITranscriptLibrary library, CancellationToken cancellationToken)
    {
        if (await library.FindAsync(id, cancellationToken) is not { } found)
        {
            return NotFound(id);
        }

        return await library.RestoreAsync(found.Transcript.Id, context.Actor(), cancellationToken) is not null
            ? await GetAsync(found.Transcript.Id.ToString(), library, cancellationToken)
            : ApiProblem.Create(StatusCodes.Status404NotFound, "nothing_to_restore", $"No version of '{found.Transcript.FileName}' was replaced in the last {ReplacedVersion.KeptFor.Days} days.");
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, ITranscriptLibrary library, CancellationToken cancellationToken) =>
        await library.FindAsync(id, cancellationToken) is { } found && await library.DeleteAsync(found.Transcript.Id, context.Actor(), cancellationToken)
            ? TypedResults.NoContent()
            : NotFound(id);
}
