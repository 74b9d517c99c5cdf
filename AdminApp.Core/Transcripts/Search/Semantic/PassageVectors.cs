using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Core.Transcripts.Search.Ranking;

namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>The vectors of the searchable passages, kept in sync with the store.</summary>
internal sealed class PassageVectors(StoredEmbeddings store, TimeProvider time)
{
    // How often to look for vectors from another process.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // While vectors arrive one by one, questions over very many passages see them with this delay, instead of aligning all rows each time.
    private const int Many = 20_000;
    private static readonly TimeSpan AlignInterval = TimeSpan.FromSeconds(1);

    private readonly VectorTable _table = new(EmbeddingModel.Dimensions);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Alignment? _alignment;
    private IndexSnapshot? _synced;
    private long _syncedAt;

    /// <summary>Loads the vectors in the store and drops those of deleted passages. Does nothing if that was done for this snapshot a moment ago, unless <paramref name="now"/>.</summary>
    public async Task SyncAsync(IndexSnapshot index, bool now, CancellationToken cancellationToken)
    {
        if (!now && ReferenceEquals(_synced, index) && (Align(index).Missing == 0 || time.GetElapsedTime(_syncedAt) < Interval))
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            var alignment = Align(index, fresh: true);
            if (alignment.Missing > 0)
            {
                await store.ReadAsync(MissingTranscripts(index, alignment), (id, vector) => _table.Add(id, vector), cancellationToken);
                alignment = Align(index, fresh: true);
            }

            if (_table.Count > alignment.Known)
            {
                _table.Retain(Living(index));
            }

            _synced = index;
            _syncedAt = time.GetTimestamp();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Adds a vector that was just stored.</summary>
    public void Add(long passageId, byte[] encoded) => _table.Add(passageId, encoded);

    /// <summary>Number of searchable passages with a vector.</summary>
    public int Found(IndexSnapshot index) => Align(index, fresh: true).Found;

    /// <summary>Documents that still have to be embedded, newest meetings first, in their order.</summary>
    public List<int> Missing(IndexSnapshot index)
    {
        var rows = Align(index, fresh: true).Rows;
        return [.. Enumerable.Range(0, rows.Length)
            .Where(document => rows[document] == VectorTable.Unknown && index.TranscriptOf[document] >= 0)
            .OrderByDescending(document => index.Transcripts[index.TranscriptOf[document]].Order)
            .ThenBy(document => index.TranscriptOf[document])
            .ThenBy(document => index.OrdinalOf[document])];
    }

    /// <summary>Similarity of each document to a question, NaN if it has no vector; null if none has.</summary>
    public PooledScores? Score(IndexSnapshot index, ReadOnlySpan<float> question)
    {
        var alignment = Align(index);
        if (alignment.Found == 0)
        {
            return null;
        }

        var scores = new PooledScores(alignment.Rows.Length);
        _table.Score(new QuestionVector(question), alignment.Rows, scores.Span);
        return scores;
    }

    /// <summary>Whether any document has a vector.</summary>
    public bool Any(IndexSnapshot index) => Align(index).Found > 0;

    private Alignment Align(IndexSnapshot index, bool fresh = false)
    {
        var current = Volatile.Read(ref _alignment);
        if (current is not null && ReferenceEquals(current.Index.Target, index)
            && (current.Version == _table.Version || (!fresh && index.Count > Many && time.GetElapsedTime(current.At) < AlignInterval)))
        {
            return current;
        }

        var (rows, found, nones, version) = _table.RowsOf(index.PassageIdOf);
        var next = new Alignment(new WeakReference(index), rows, found, found + nones, index.Count - found - nones, version, time.GetTimestamp());
        Volatile.Write(ref _alignment, next);
        return next;
    }

    private static HashSet<Guid> MissingTranscripts(IndexSnapshot index, Alignment alignment)
    {
        var found = new HashSet<Guid>();
        for (var document = 0; document < alignment.Rows.Length; document++)
        {
            if (alignment.Rows[document] == VectorTable.Unknown && index.TranscriptOf[document] is >= 0 and var transcript)
            {
                found.Add(index.Transcripts[transcript].Id);
            }
        }

        return found;
    }

    private static HashSet<long> Living(IndexSnapshot index) =>
        [.. Enumerable.Range(0, index.TranscriptOf.Length).Where(document => index.TranscriptOf[document] >= 0).Select(document => index.PassageIdOf[document])];

    private sealed record Alignment(WeakReference Index, int[] Rows, int Found, int Known, int Missing, long Version, long At);
}
