using AdminApp.Core.Access.Audit;

namespace AdminApp.Core.Transcripts;

/// <summary>Imports files, each completely or not at all. Used by the pages, the endpoint and the command.</summary>
public interface ITranscriptImporter
{
    /// <summary>Reads and parses one file, cuts it into passages and stores it. Throws only if canceled: whatever is wrong with the file or the store, the result says why it was refused.</summary>
    /// <param name="fileName">Its name.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="actor">Who imports it, for the audit log.</param>
    /// <param name="sample">Whether it is one of the sample meetings.</param>
    /// <param name="origin">Where the file was, if known.</param>
    /// <param name="holdIfWarned">Whether nothing is kept of a file with warnings: the result then says what importing it would do (<see cref="ImportedFile.Held"/>), for a person to decide.</param>
    Task<ImportedFile> ImportAsync(string fileName, Stream content, AuditActor actor, bool sample = false, ImportOrigin? origin = null, bool holdIfWarned = false, CancellationToken cancellationToken = default);
}
