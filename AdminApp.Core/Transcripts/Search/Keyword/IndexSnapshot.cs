using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace AdminApp.Core.Transcripts.Search.Keyword;

/// <summary>
/// What is searchable at one moment: a commit of the index with its transcripts. Arrays are indexed by document.
/// Reference-counted: <see cref="TryAcquire"/>, then <see cref="Dispose"/>.
/// </summary>
internal sealed class IndexSnapshot : IDisposable
{
    /// <summary>Reads a commit. Documents whose revision is not among <paramref name="transcripts"/> are left out.</summary>
    public IndexSnapshot(DirectoryReader reader, long counter, IReadOnlyList<StoredTranscript> transcripts)
    {
        Reader = reader;
        Counter = counter;
        // Ties are broken by name, not by ID or import, so that the order is the same in every store.
        Transcripts = [.. transcripts.OrderBy(t => t.FileName, StringComparer.OrdinalIgnoreCase).ThenBy(t => t.FileName, StringComparer.Ordinal)];
        TranscriptOf = new int[reader.MaxDoc];
        OrdinalOf = new int[reader.MaxDoc];
        LengthOf = new int[reader.MaxDoc];
        PassageIdOf = new long[reader.MaxDoc];
        LengthOfTranscript = new int[Transcripts.Count];
        var byRevision = Transcripts.Select((t, i) => (t.Revision, i)).ToDictionary(pair => pair.Revision, pair => pair.i);
        foreach (var leaf in reader.Leaves)
        {
            ReadLeaf(leaf, byRevision);
        }

        var total = LengthOfTranscript.Sum(length => (long)length);
        AverageLength = Count == 0 ? 1 : Math.Max(1f, (float)((double)total / Count));
        AverageTranscriptLength = Transcripts.Count == 0 ? 1 : Math.Max(1f, (float)((double)total / Transcripts.Count));
    }

    public DirectoryReader Reader { get; }

    /// <summary>The store's change counter that it corresponds to.</summary>
    public long Counter { get; }

    /// <summary>In the order of their file names.</summary>
    public IReadOnlyList<StoredTranscript> Transcripts { get; }

    /// <summary>Index in <see cref="Transcripts"/>; -1 if deleted.</summary>
    public int[] TranscriptOf { get; }

    public int[] OrdinalOf { get; }

    /// <summary>Number of terms of the passage.</summary>
    public int[] LengthOf { get; }

    public long[] PassageIdOf { get; }

    /// <summary>Number of terms of a transcript, by its index in <see cref="Transcripts"/>.</summary>
    public int[] LengthOfTranscript { get; }

    /// <summary>Number of searchable passages.</summary>
    public int Count { get; private set; }

    /// <summary>Average number of terms per passage.</summary>
    public float AverageLength { get; }

    /// <summary>Average number of terms per transcript.</summary>
    public float AverageTranscriptLength { get; }

    /// <summary>Keeps it open until <see cref="Dispose"/>; false if it is already closed.</summary>
    public bool TryAcquire() => Reader.TryIncRef();

    /// <inheritdoc/>
    public void Dispose() => Reader.DecRef();

    /// <summary>Whether two documents are consecutive passages of a transcript.</summary>
    public bool AreNeighbors(int first, int second) =>
        TranscriptOf[first] >= 0 && TranscriptOf[first] == TranscriptOf[second] && OrdinalOf[first] + 1 == OrdinalOf[second];

    /// <summary>Number of searchable passages that contain a term.</summary>
    public int DocumentFrequency(Term term)
    {
        if (Count == Reader.MaxDoc)
        {
            return Reader.DocFreq(term);
        }

        var count = 0;
        ForEach(term, (_, _) => count++);
        return count;
    }

    /// <summary>Calls back with each searchable passage that contains the term, and how often.</summary>
    public void ForEach(Term term, Action<int, int> found)
    {
        foreach (var leaf in Reader.Leaves)
        {
            if (leaf.AtomicReader.GetTermDocsEnum(term) is not { } postings)
            {
                continue;
            }

            while (postings.NextDoc() is var local && local != DocIdSetIterator.NO_MORE_DOCS)
            {
                if (TranscriptOf[leaf.DocBase + local] >= 0)
                {
                    found(leaf.DocBase + local, postings.Freq);
                }
            }
        }
    }

    private void ReadLeaf(AtomicReaderContext leaf, Dictionary<Guid, int> byRevision)
    {
        var reader = leaf.AtomicReader;
        var ids = reader.GetNumericDocValues(IndexSchema.PassageId);
        var ordinals = reader.GetNumericDocValues(IndexSchema.Ordinal);
        var lengths = reader.GetNumericDocValues(IndexSchema.Length);
        var revisions = reader.GetSortedDocValues(IndexSchema.Revision);
        var transcriptOf = new int[revisions.ValueCount];
        var term = new BytesRef();
        for (var i = 0; i < transcriptOf.Length; i++)
        {
            revisions.LookupOrd(i, term);
            transcriptOf[i] = byRevision.GetValueOrDefault(Guid.ParseExact(term.Utf8ToString(), "N"), -1);
        }

        var live = reader.LiveDocs;
        for (var local = 0; local < reader.MaxDoc; local++)
        {
            var document = leaf.DocBase + local;
            var transcript = live is null || live.Get(local) ? transcriptOf[revisions.GetOrd(local)] : -1;
            TranscriptOf[document] = transcript;
            if (transcript < 0)
            {
                continue;
            }

            OrdinalOf[document] = (int)ordinals.Get(local);
            PassageIdOf[document] = ids.Get(local);
            LengthOf[document] = (int)lengths.Get(local);
            LengthOfTranscript[transcript] += LengthOf[document];
            Count++;
        }
    }
}
