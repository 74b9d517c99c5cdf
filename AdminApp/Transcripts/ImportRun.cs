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
        var shared = files.CountBy(NameOf, StringComparer.OrdinalIgnoreCase).Where(n => n.Value > 1).Select(n => n.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var results = new List<ImportedFile>(files.Count);
        foreach (var file in files)
        {
            var result = await ImportAsync(file, shared.Contains(NameOf(file)), cancellationToken);
            results.Add(result);
            done(result);
        }

        return results;
    }

    private async Task<ImportedFile> ImportAsync(string file, bool nameIsShared, CancellationToken cancellationToken)
    {
        var name = NameOf(file);
        try
        {
            await using var content = File.OpenRead(file);
            var origin = Path.GetFileName(Path.GetDirectoryName(file)) is { Length: > 0 } folder ? new ImportOrigin(folder, nameIsShared) : null;
            return await importer.ImportAsync(name, content, AuditActor.CommandLine, origin: origin, cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refused(name, $"The file can't be read: {exception.Message}");
        }
    }

    private static string NameOf(string file) => TranscriptFileName.Sanitize(Path.GetFileName(file));

    private static ImportedFile Refused(string name, string reason) => new(name, null, 0, 0, Duplicate: false, Replaced: false, [], reason);
}
