using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts;

/// <summary>What became of one file.</summary>
/// <param name="File">Name of the file, without folders.</param>
/// <param name="Id">The transcript; null when refused.</param>
/// <param name="Turns">Its turns.</param>
/// <param name="Passages">Its passages.</param>
/// <param name="Duplicate">The same content was already there.</param>
/// <param name="Replaced">It replaced other content under the same name.</param>
/// <param name="Warnings">What the import noticed.</param>
/// <param name="RefusedBecause">Why it was refused, for a person; null when it went in.</param>
public sealed record ImportedFile(
    string File, Guid? Id, int Turns, int Passages, bool Duplicate, bool Replaced, IReadOnlyList<string> Warnings, string? RefusedBecause)
{
    /// <summary>It was refused because the store is unavailable for now: the same file may go in later.</summary>
    public bool StoreUnavailable { get; init; }

    /// <summary>Whether the file went in, or was there already.</summary>
    public bool Accepted => RefusedBecause is null;
}

/// <summary>Takes files in: each whole or not at all. Implemented by the importer; the pages, the endpoint and the verb call it.</summary>
public interface ITranscriptImporter
{
    /// <summary>Reads, parses, cuts into passages and stores one file in one transaction. Throws only when cancelled: whatever is wrong with the file, or with the store, the result says why it was refused.</summary>
    Task<ImportedFile> ImportAsync(string fileName, Stream content, bool sample = false, CancellationToken cancellationToken = default);
}

/// <summary>One line of the list of transcripts.</summary>
/// <param name="Transcript">The transcript.</param>
/// <param name="Embedded">Nothing is left to embed (also when embeddings are off).</param>
public sealed record TranscriptSummary(Transcript Transcript, bool Embedded);

/// <summary>The stored transcripts. Implemented over the relational store; a seam for component tests.</summary>
public interface ITranscriptLibrary
{
    /// <summary>All, newest meeting first.</summary>
    Task<IReadOnlyList<TranscriptSummary>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>One by id or file name; null when absent.</summary>
    Task<TranscriptSummary?> FindAsync(string idOrFile, CancellationToken cancellationToken = default);

    /// <summary>Turns in order, all or a range.</summary>
    Task<IReadOnlyList<Turn>> TurnsAsync(Guid id, int from = 0, int? toInclusive = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes passages, embeddings, index entries and the cached answers that used them; false when absent.</summary>
    Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Raised after transcripts changed, in this process or another (noticed within 5 s): ids of those changed or gone. Handlers return at once.</summary>
    event Action<IReadOnlyList<Guid>>? Changed;
}
