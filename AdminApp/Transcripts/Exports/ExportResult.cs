using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Exports;

namespace AdminApp.Transcripts.Exports;

/// <summary>A transcript as a file that the browser saves. It is written as it is sent; only a Word document is put together first.</summary>
internal static class ExportResult
{
    public static async Task<IResult> OfAsync(Transcript transcript, ExportForm form, ITranscriptLibrary library, CancellationToken cancellationToken)
    {
        var turns = await library.TurnsAsync(transcript.Id, cancellationToken);
        return TypedResults.Stream(
            stream => TranscriptExport.WriteAsync(transcript, turns, form, stream, cancellationToken), TranscriptExport.MediaType(form), TranscriptExport.FileName(transcript, form));
    }
}
