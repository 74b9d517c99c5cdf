using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Exports;

namespace AdminApp.Transcripts.Exports;

/// <summary>A transcript as a file that the browser saves. It is written as it is sent; only a Word document is put together first.</summary>
internal static class ExportResult
{
    /// <summary>Why there is no document right now, for people.</summary>
    public const string Busy = "Too many Word documents are being exported right now. Try again in a few seconds.";

    /// <summary>The file; null if too many documents are being put together: see <see cref="Busy"/>.</summary>
    public static async Task<IResult?> OfAsync(Transcript transcript, ExportForm form, ITranscriptLibrary library, WordDocuments documents, CancellationToken cancellationToken)
    {
        var (type, name) = (TranscriptExport.MediaType(form), TranscriptExport.FileName(transcript, form));
        if (form == ExportForm.Word)
        {
            return await documents.WriteAsync(transcript, cancellationToken) is { } document ? TypedResults.Stream(document, type, name) : null;
        }

        var turns = await library.TurnsAsync(transcript.Id, cancellationToken);
        return TypedResults.Stream(stream => TranscriptExport.WriteAsync(transcript, turns, form, stream, cancellationToken), type, name);
    }
}
