using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts;

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
