using AdminApp.Core.Transcripts;

namespace AdminApp.Transcripts.List;

/// <summary>Takes the files of one drop in, one after the other, and tells how far it is.</summary>
internal sealed class UploadRun(ITranscriptImporter importer, int maxFileSizeMb)
{
    /// <summary>Imports all; what fails for one file is its result, the others go on.</summary>
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
            return Refused(item.Name, $"The file is larger than {maxFileSizeMb} MB, the most that is allowed.");
        }

        await using var content = new CountingStream(file.OpenReadStream(most, cancellationToken), read =>
        {
            item.Read = file.Size == 0 ? 0 : Math.Min(1, (double)read / file.Size);
            progress();
        });
        return await importer.ImportAsync(item.Name, content, cancellationToken: cancellationToken);
    }

    private static ImportedFile Refused(string name, string reason) => new(TranscriptFileName.Sanitize(name), null, 0, 0, Duplicate: false, Replaced: false, [], reason);
}
