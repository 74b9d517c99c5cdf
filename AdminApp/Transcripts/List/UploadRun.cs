using AdminApp.Core.Access.Audit;
using AdminApp.Core.Transcripts;

namespace AdminApp.Transcripts.List;

/// <summary>Imports the files of one upload, one after the other, and reports progress. Of a file with warnings nothing is kept before the person wants it as it is.</summary>
internal sealed class UploadRun(ITranscriptImporter importer, AuditActor actor, int maxFileSizeMb)
{
    /// <summary>Imports all files; if one fails, that is its result, and the others continue.</summary>
    /// <param name="progress">Called after each part of a file.</param>
    public async Task RunAsync(IReadOnlyList<UploadItem> items, Action progress, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            item.Started = true;
            progress();
            item.Result = await ImportAsync(item, progress, cancellationToken);
            item.Read = 1;
            progress();
        }
    }

    private async Task<ImportedFile> ImportAsync(UploadItem item, Action progress, CancellationToken cancellationToken)
    {
        var file = item.File!;
        var most = (long)maxFileSizeMb * 1024 * 1024;
        if (file.Size > most)
        {
            return Refused(item.Name, $"The file is larger than the allowed {maxFileSizeMb} MB.");
        }

        await using var content = new CountingStream(file.OpenReadStream(most, cancellationToken), read =>
        {
            item.Read = file.Size == 0 ? 0 : Math.Min(1, (double)read / file.Size);
            progress();
        });
        return await importer.ImportAsync(item.Name, content, actor, origin: item.Origin, holdIfWarned: !item.AsItIs, cancellationToken: cancellationToken);
    }

    private static ImportedFile Refused(string name, string reason) => new(TranscriptFileName.Sanitize(name), null, 0, 0, Duplicate: false, Replaced: false, [], reason);
}
