using AdminApp.Core.Access.Audit;
using AdminApp.Core.Transcripts;

namespace AdminApp.Transcripts;

/// <summary>Imports files from disk, one after the other.</summary>
internal sealed class ImportRun(ITranscriptImporter importer)
{
    // Names identify transcripts: a second file of the same name in another folder would replace the first.
    private readonly Dictionary<string, string> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Imports all files; an unreadable file is refused like one that is not a transcript.</summary>
    /// <param name="done">Called after each file.</param>
    public async Task<IReadOnlyList<ImportedFile>> RunAsync(IReadOnlyList<string> files, Action<ImportedFile> done, CancellationToken cancellationToken)
    {
        var results = new List<ImportedFile>(files.Count);
        foreach (var file in files)
        {
            var result = await ImportAsync(file, cancellationToken);
            results.Add(result);
            done(result);
        }

        return results;
    }

    private async Task<ImportedFile> ImportAsync(string file, CancellationToken cancellationToken)
    {
        var name = TranscriptFileName.Sanitize(Path.GetFileName(file));
        if (_seen.TryGetValue(name, out var first))
        {
            return Refused(name, $"Another file with this name was imported in this run ({first}). Names identify transcripts, so rename one of them.");
        }

        try
        {
            await using var content = File.OpenRead(file);
            var result = await importer.ImportAsync(name, content, AuditActor.CommandLine, cancellationToken: cancellationToken);
            if (result.Accepted)
            {
                _seen[name] = file;
            }

            return result;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refused(name, $"The file can't be read: {exception.Message}");
        }
    }

    private static ImportedFile Refused(string name, string reason) => new(name, null, 0, 0, Duplicate: false, Replaced: false, [], reason);
}
