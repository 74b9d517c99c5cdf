namespace AdminApp.Core.Transcripts;

/// <summary>Imports files, each completely or not at all. Used by the pages, the endpoint and the command.</summary>
public interface ITranscriptImporter
{
    /// <summary>Reads and parses one file, cuts it into passages and stores it. Throws only if canceled: whatever is wrong with the file or the store, the result says why it was refused.</summary>
    Task<ImportedFile> ImportAsync(string fileName, Stream content, bool sample = false, CancellationToken cancellationToken = default);
}
