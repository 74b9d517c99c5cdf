using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts.Search.Keyword;
using Lucene.Net.Index;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Which passages a search may return.</summary>
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

    /// <summary>Whether anything limits the scope.</summary>
    public bool IsNarrow => _passages is not null || Array.Exists(_transcripts, allowed => !allowed);

    /// <summary>The remaining transcripts, by index in the snapshot.</summary>
    public IEnumerable<int> Transcripts => Enumerable.Range(0, _transcripts.Length).Where(i => _transcripts[i]);

    /// <summary>Resolves the scope that was chosen.</summary>
    /// <exception cref="MeetingNotFoundException">A meeting is not stored.</exception>
    public static SearchScope Resolve(IndexSnapshot index, MeetingScope chosen)
    {
        var named = chosen.Meetings.Count == 0 ? null : Named(index, chosen.Meetings);
        var transcripts = new bool[index.Transcripts.Count];
        for (var i = 0; i < transcripts.Length; i++)
        {
            var date = index.Transcripts[i].Date;
            transcripts[i] = named?.Contains(i) != false && (chosen.From is null || date >= chosen.From) && (chosen.To is null || date <= chosen.To);
        }

        bool[]? passages = null;
        if (!string.IsNullOrWhiteSpace(chosen.Speaker))
        {
            passages = new bool[index.TranscriptOf.Length];
            index.ForEach(new Term(IndexSchema.Speaker, IndexSchema.Fold(chosen.Speaker)), (document, _) => passages[document] = true);
        }

        return new SearchScope(index, transcripts, passages);
    }

    /// <summary>Limits the scope further to these transcripts.</summary>
    public SearchScope Only(IReadOnlySet<int> transcripts) => new(_index, [.. _transcripts.Select((allowed, i) => allowed && transcripts.Contains(i))], _passages);

    /// <summary>Whether a document may be returned.</summary>
    public bool Contains(int document) =>
        _index.TranscriptOf[document] is >= 0 and var transcript && _transcripts[transcript] && (_passages is null || _passages[document]);

    private static HashSet<int> Named(IndexSnapshot index, IReadOnlyList<string> meetings)
    {
        var found = new HashSet<int>();
        foreach (var meeting in meetings)
        {
            var places = Enumerable.Range(0, index.Transcripts.Count).Where(i => IsNamed(index.Transcripts[i], meeting.Trim())).ToList();
            if (places.Count == 0)
            {
                throw new MeetingNotFoundException(meeting.Trim());
            }

            found.UnionWith(places);
        }

        return found;
    }

    private static bool IsNamed(StoredTranscript transcript, string meeting) =>
        transcript.FileName.Equals(meeting, StringComparison.OrdinalIgnoreCase) || (Guid.TryParse(meeting, out var id) && transcript.Id == id);
}
