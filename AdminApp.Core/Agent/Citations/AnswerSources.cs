using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Passages;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Core.Agent.Citations;

/// <summary>
/// The passages given for one answer, and which of them the text cites. The model's number is the place in the order of giving;
/// the number that the reader sees is the place in the order of first citation.
/// </summary>
internal sealed class AnswerSources(string question)
{
    private readonly List<GivenPassage> _given = [];
    private readonly List<int> _cited = [];

    /// <summary>How many were given.</summary>
    public int Count => _given.Count;

    /// <summary>How many of them are cited.</summary>
    public int Cited => _cited.Count;

    /// <summary>The transcripts that they come from.</summary>
    public IReadOnlyList<Guid> TranscriptIds => [.. _given.Select(passage => passage.Hit.TranscriptId).Distinct().Order()];

    /// <summary>Takes a passage in and returns the number that the model knows it by; one that was given already keeps its number.</summary>
    public int Give(GivenPassage passage)
    {
        var known = _given.FindIndex(other => Same(other.Hit, passage.Hit));
        if (known >= 0)
            return known + 1;
        _given.Add(passage);
        return _given.Count;
    }

    /// <summary>The number to show for a number of the model; null when no such passage was given.</summary>
    public int? Cite(int number)
    {
        if (number < 1 || number > _given.Count)
            return null;
        var place = _cited.IndexOf(number - 1);
        if (place >= 0)
            return place + 1;
        _cited.Add(number - 1);
        return _cited.Count;
    }

    /// <summary>Cited passages in the order of their numbers, then the others in the order of giving, each with its quote.</summary>
    /// <param name="text">The answer, whose citing sentences choose the quotes; empty while it is being written.</param>
    public IReadOnlyList<Citation> Citations(string text)
    {
        var citing = CitingSentences(text);
        var uncited = Enumerable.Range(0, _given.Count).Except(_cited);
        return [.. _cited.Concat(uncited).Select((index, place) => ToCitation(_given[index], place + 1, place < _cited.Count, citing[place + 1]))];
    }

    private Citation ToCitation(GivenPassage passage, int number, bool cited, IEnumerable<string> citing)
    {
        var (turn, quote) = QuoteSelector.Select(passage, citing, question);
        var hit = passage.Hit;
        return new Citation
        {
            Number = number,
            Cited = cited,
            TranscriptId = hit.TranscriptId,
            ContentHash = hit.ContentHash,
            Meeting = hit.Meeting,
            FileName = hit.File,
            Date = hit.Date,
            Speaker = turn.Speaker,
            StartMs = turn.StartMs,
            TurnFrom = hit.TurnFrom,
            TurnTo = hit.TurnTo,
            QuoteTurn = turn.Index,
            Quote = quote,
            PassageText = hit.Text,
        };
    }

    private static ILookup<int, string> CitingSentences(string text)
    {
        var sentences = Sentences.Of(text);
        // A citation after the full stop ("It was blue. [1]") belongs to the sentence before it.
        var lines = CitationNumbers.In(text).Select(citation =>
        {
            var holder = sentences.FindIndex(range => range.Start.Value <= citation.Index && citation.Index < range.End.Value);
            var sentence = holder < 0 ? "" : CitationNumbers.Strip(text[sentences[holder]]);
            return (citation.Number, Sentence: Words.Informative(sentence).Count == 0 && holder > 0 ? text[sentences[holder - 1]] : sentence);
        });
        return lines.ToLookup(line => line.Number, line => line.Sentence);
    }

    private static bool Same(SearchHit one, SearchHit other) =>
        one.TranscriptId == other.TranscriptId && one.ContentHash == other.ContentHash && one.TurnFrom == other.TurnFrom && one.TurnTo == other.TurnTo
        && one.Text == other.Text;
}
