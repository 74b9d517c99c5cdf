namespace AdminApp.Core.Transcripts;

/// <summary>Takes files in: each whole or not at all. Implemented by the importer; the pages, the endpoint and the verb call it.</summary>
public interface ITranscriptImporter
{
    /// <summary>Reads, parses, cuts into passages and stores one file in one transaction. Throws only when cancelled: whatever is wrong with the file, or with the store, the result says why it was refused.</summary>
    Task<ImportedFile> ImportAsync(string fileName, Stream content, bool sample = false, CancellationToken cancellationToken = default);
}
