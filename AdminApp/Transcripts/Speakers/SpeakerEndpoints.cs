using AdminApp.Api;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Speakers;
using AdminApp.Security;
using Microsoft.AspNetCore.Mvc;

namespace AdminApp.Transcripts.Speakers;

/// <summary><c>/admin/transcripts/{id}/speakers</c>: who spoke, and changes to their names; Admin keys only.</summary>
internal static class SpeakerEndpoints
{
    public static void MapSpeakerEndpoints(this RouteGroupBuilder transcripts)
    {
        transcripts.MapGet("/{id}/speakers", GetAsync)
            .WithSummary("Lists the speakers of a meeting, with the names in the file, excerpts to know them by, and the changes to their names.")
            .Produces<SpeakersBody>().ProducesProblem(404);
        transcripts.MapPut("/{id}/speakers", PutAsync)
            .WithSummary("Renames, merges or splits speakers, in one meeting or in all: all of the request or nothing. The file stays as it is.")
            .Produces<SpeakersBody>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(422);
        transcripts.MapDelete("/{id}/speakers/changes/{change:long}", UndoAsync)
            .WithSummary("Undoes a change to the names of speakers, as if it had not been made.")
            .Produces<SpeakersBody>().ProducesProblem(404);
    }

    private static async Task<IResult> GetAsync(string id, ITranscriptLibrary library, ISpeakerBook book, CancellationToken cancellationToken) =>
        await library.FindAsync(id, cancellationToken) is { } found ? await SpeakersAsync(found.Transcript.Id, id, book, pending: false, cancellationToken) : TranscriptEndpoints.NotFound(id);

    private static async Task<IResult> SpeakersAsync(Guid transcript, string id, ISpeakerBook book, bool pending, CancellationToken cancellationToken) =>
        await book.OfAsync(transcript, cancellationToken) is { } speakers ? TypedResults.Ok(SpeakersBody.From(speakers, pending)) : TranscriptEndpoints.NotFound(id);

    private static async Task<IResult> PutAsync(
        string id, [FromBody] SpeakersChangeBody body, HttpContext context, ITranscriptLibrary library, ISpeakerBook book, CancellationToken cancellationToken)
    {
        if (await library.FindAsync(id, cancellationToken) is not { } found)
        {
            return TranscriptEndpoints.NotFound(id);
        }

        try
        {
            return await book.ChangeAsync(found.Transcript.Id, body.Read(), context.Actor(), cancellationToken: cancellationToken) is { } made
                ? await SpeakersAsync(found.Transcript.Id, id, book, made.Pending, cancellationToken)
                : TranscriptEndpoints.NotFound(id);
        }
        catch (InvalidSpeakerChangeException invalid)
        {
            return ApiProblem.Create(StatusCodes.Status422UnprocessableEntity, "invalid_speakers", invalid.Message);
        }
    }

    private static async Task<IResult> UndoAsync(string id, long change, HttpContext context, ITranscriptLibrary library, ISpeakerBook book, CancellationToken cancellationToken)
    {
        if (await library.FindAsync(id, cancellationToken) is not { } found)
        {
            return TranscriptEndpoints.NotFound(id);
        }

        return await book.UndoAsync(change, found.Transcript.Id, context.Actor(), cancellationToken: cancellationToken) is { } undone
            ? await SpeakersAsync(found.Transcript.Id, id, book, undone.Pending, cancellationToken)
            : ApiProblem.Create(StatusCodes.Status404NotFound, "change_not_found", $"No change {change} of this meeting's speakers, or of all meetings', is in force. GET /admin/transcripts/{{id}}/speakers lists them.");
    }
}
