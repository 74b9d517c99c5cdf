using AdminApp.Core.Access.Audit;
using AdminApp.Core.Transcripts;

namespace AdminApp.Transcripts;

/// <summary>Imports files from disk, one after the other.</summary>
internal sealed class ImportRun(ITranscriptImporter importer)
{
    /// <summary>Imports all files; an unreadable file is refused like one that is not a transcript.</summary>
    /// <param name="done">Called after each file.</param>
    public async Task<IReadOnlyList<ImportedFile>> RunAsync(IReadOnlyList<string> files, Action<ImportedFile> done, CancellationToken cancellationToken)
    {
        var origins = ImportOrigin.Of(files);
        var results = new List<ImportedFile>(files.Count);
        foreach (var (file, origin) in files.Zip(origins))
        {
            var result = await ImportAsync(file, origin, cancellationToken);
            results.Add(result);
            done(result);
        }

        return results;
    }

    private async Task<ImportedFile> ImportAsync(string file, ImportOrigin? origin, CancellationToken cancellationToken)
    {
        var name = TranscriptFileName.Sanitize(Path.GetFileName(file));
        try
        {
            await using var content = File.OpenRead(file);
            return await importer.ImportAsync(name, content, AuditActor.CommandLine, origin: origin, cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refused(name, $"The file can't be read: {exception.Message}");
        }
    }

    private static ImportedFile Refused(string name, string reason) => new(name, null, 0, 0, Duplicate: false, Replaced: false, [], reason);
}
