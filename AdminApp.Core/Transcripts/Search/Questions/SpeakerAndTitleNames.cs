using System.Runtime.CompilerServices;
using AdminApp.Core.Transcripts.Search.Keyword;

namespace AdminApp.Core.Transcripts.Search.Questions;

/// <summary>The names of speakers and meetings that a question may contain. Created once per snapshot of the index.</summary>
internal sealed class SpeakerAndTitleNames
{
    // A title counts as named if the question contains at least this share of it, weighted by the rarity of its words among all titles.
    private const float MinShare = 0.5f;

    private static readonly ConditionalWeakTable<IndexSnapshot, Lazy<SpeakerAndTitleNames>> OfSnapshots = new();

    private readonly Dictionary<string, List<int>> _titles = new(StringComparer.Ordinal);
    private readonly float[] _titleIdf;
    private readonly int _count;

    private SpeakerAndTitleNames(IReadOnlyList<StoredTranscript> transcripts)
    {
        Speakers = new NameReader(transcripts.SelectMany(transcript => transcript.Speakers).Distinct(StringComparer.Ordinal));
        _count = transcripts.Count;
        using var analyzer = new PassageAnalyzer();
        var words = transcripts.Select(transcript => analyzer.Terms(transcript.Title).Distinct(StringComparer.Ordinal).ToList()).ToList();
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var word in words[i])
            {
                if (!_titles.TryGetValue(word, out var titles))
                {
                    _titles[word] = titles = [];
                }

                titles.Add(i);
            }
        }

        _titleIdf = [.. words.Select(title => title.Sum(word => Idf(word)))];
    }

    /// <summary>Finds speakers.</summary>
    public NameReader Speakers { get; }

    /// <summary>The names in a snapshot that a question may mention.</summary>
    public static SpeakerAndTitleNames Of(IndexSnapshot index) => OfSnapshots.GetValue(index, snapshot => new Lazy<SpeakerAndTitleNames>(() => new SpeakerAndTitleNames(snapshot.Transcripts))).Value;

    /// <summary>Transcripts, by index, whose title the question names, with the share of the title that it contains.</summary>
    public List<(int Transcript, float Share)> Titles(IReadOnlyList<WeightedTerm> terms)
    {
        var found = new Dictionary<int, (float Idf, bool Subject)>();
        foreach (var term in terms)
        {
            foreach (var transcript in _titles.GetValueOrDefault(term.Text) ?? [])
            {
                var (idf, subject) = found.GetValueOrDefault(transcript);
                found[transcript] = (idf + Idf(term.Text), subject || term.Weight >= 1);
            }
        }

        // "the meeting" alone does not name one.
        return [.. found.Where(pair => pair.Value.Subject)
            .Select(pair => (Transcript: pair.Key, Share: pair.Value.Idf / _titleIdf[pair.Key]))
            .Where(title => title.Share >= MinShare)];
    }

    private float Idf(string word) => Bm25.Idf(_count, _titles[word].Count);
}
