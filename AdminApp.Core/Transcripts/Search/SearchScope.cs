using AdminApp.Core.Transcripts.Search.Words;
using Lucene.Net.Index;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Which passages a search may return: the meeting, the speaker and the days that were asked for.</summary>
internal sealed class SearchScope
{
    private readonly IndexSnapshot _index;
    private readonly bool[] _transcripts;
    private readonly bool[]? _passages;

    private SearchScope(IndexSnapshot index, bool[] transcripts, bool[]? passages)
    {
        _index = index;
        _transcripts = transcripts;
        _passages = passages;
    }

    /// <summary>Whether no transcript is left.</summary>
    public bool IsEmpty => !Array.Exists(_transcripts, allowed => allowed);

    /// <summary>Applies the filters of a query.</summary>
    /// <exception cref="MeetingNotFoundException">The meeting is not stored.</exception>
    public static SearchScope Of(IndexSnapshot index, SearchQuery query)
    {
        var meeting = query.Meeting?.Trim();
        var transcripts = new bool[index.Transcripts.Count];
        for (var i = 0; i < transcripts.Length; i++)
        {
            var transcript = index.Transcripts[i];
            transcripts[i] = (string.IsNullOrEmpty(meeting) || IsNamed(transcript, meeting))
                && (query.From is null || transcript.Date >= query.From)
                && (query.To is null || transcript.Date <= query.To);
        }

        if (!string.IsNullOrEmpty(meeting) && !index.Transcripts.Any(t => IsNamed(t, meeting)))
            throw new MeetingNotFoundException(meeting);

        bool[]? passages = null;
        if (!string.IsNullOrWhiteSpace(query.Speaker))
        {
            passages = new bool[index.TranscriptOf.Length];
            index.ForEach(new Term(IndexSchema.Speaker, IndexSchema.Fold(query.Speaker)), (document, _) => passages[document] = true);
        }

        return new SearchScope(index, transcripts, passages);
    }

    /// <summary>Only the transcripts that also hold to a condition.</summary>
    public SearchScope Where(Func<StoredTranscript, bool> condition) =>
        new(_index, [.. _transcripts.Select((allowed, i) => allowed && condition(_index.Transcripts[i]))], _passages);

    /// <summary>Whether a document may be returned.</summary>
    public bool Contains(int document) =>
        _index.TranscriptOf[document] is >= 0 and var transcript && _transcripts[transcript] && (_passages is null || _passages[document]);

    private static bool IsNamed(StoredTranscript transcript, string meeting) =>
        transcript.FileName.Equals(meeting, StringComparison.OrdinalIgnoreCase) || (Guid.TryParse(meeting, out var id) && transcript.Id == id);
}
