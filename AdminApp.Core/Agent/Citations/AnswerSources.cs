using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Core.Agent.Citations;

/// <summary>
/// The passages given to the model for one answer, and which of them the text cites. The model's numbers follow the order in which passages were
/// given; the numbers that readers see follow the order of first citation.
/// </summary>
internal sealed class AnswerSources(string question)
{
    private readonly List<GivenPassage> _given = [];
    private readonly List<QuoteSelector> _selectors = [];
    private readonly List<int> _cited = [];

    // Chosen once, because the statements of a growing text are read again each time. Bounded like the statements.
    private readonly Dictionary<(int Passage, string Text, string Context), Quote> _quotes = [];
    private int _statements;

    /// <summary>Number of given passages.</summary>
    public int Count => _given.Count;

    /// <summary>Rises with every citation that changes the result of <see cref="Citations"/>.</summary>
    public int Ties => _cited.Count + Math.Min(_statements, Statements.Max);

    /// <summary>The transcripts of the passages.</summary>
    public IReadOnlyList<Guid> TranscriptIds => [.. _given.Select(passage => passage.Hit.TranscriptId).Distinct().Order()];

    /// <summary>How many passages of each transcript were given.</summary>
    public IReadOnlyDictionary<Guid, int> PassagesByTranscript => _given.CountBy(passage => passage.Hit.TranscriptId).ToDictionary();

    /// <summary>Adds a passage and returns the model's number for it; a passage that was already given keeps its number.</summary>
    public int Give(GivenPassage passage)
    {
        var known = _given.FindIndex(other => Same(other.Hit, passage.Hit));
        if (known >= 0)
        {
            return known + 1;
        }

        _given.Add(passage);
        _selectors.Add(new QuoteSelector(passage, question));
        return _given.Count;
    }

    /// <summary>The number to show for a number of the model; null if no such passage was given.</summary>
    public int? Cite(int number)
    {
        if (number < 1 || number > _given.Count)
        {
            return null;
        }

        _statements++;
        var place = _cited.IndexOf(number - 1);
        if (place >= 0)
        {
            return place + 1;
        }

        _cited.Add(number - 1);
        return _cited.Count;
    }

    /// <summary>
    /// Cited passages by number, then the others in the order given. A cited passage has a source for each quote that its statements
    /// need, in the order of the text; statements with the same quote share one.
    /// </summary>
    /// <param name="text">The answer so far; it only grows from one call to the next.</param>
    public IReadOnlyList<Citation> Citations(string text)
    {
        var statements = Statements.In(text).Take(Statements.Max).Select((statement, place) => (Statement: statement, Place: place)).ToLookup(one => one.Statement.Number);
        var sources = new List<Citation>();
        for (var number = 1; number <= _cited.Count; number++)
        {
            var index = _cited[number - 1];
            foreach (var quoted in statements[number].GroupBy(one => QuoteOf(index, one.Statement)))
            {
                sources.Add(ToCitation(index, number, quoted.Key, [.. quoted.Select(one => one.Place)]));
            }

            if (!statements.Contains(number))
            {
                sources.Add(ToCitation(index, number, _selectors[index].Select(), []));
            }
        }

        var uncited = Enumerable.Range(0, _given.Count).Except(_cited);
        return [.. sources, .. uncited.Select((index, place) => ToCitation(index, _cited.Count + place + 1, _selectors[index].Select(), []))];
    }

    private Quote QuoteOf(int index, Statement statement)
    {
        var known = (index, statement.Text, statement.Context);
        if (!_quotes.TryGetValue(known, out var quote))
        {
            _quotes[known] = quote = _selectors[index].Select(statement);
        }

        return quote;
    }

    private Citation ToCitation(int index, int number, Quote quote, List<int> statements)
    {
        var hit = _given[index].Hit;
        return new Citation
        {
            Number = number,
            Cited = number <= _cited.Count,
            Statements = statements,
            TranscriptId = hit.TranscriptId,
            ContentHash = hit.ContentHash,
            Meeting = hit.Meeting,
            FileName = hit.File,
            Date = hit.Date,
            Speaker = quote.Turn.Speaker,
            SpeakerInFile = quote.Turn.SpeakerInFile,
            StartMs = quote.Turn.StartAt(quote.Start),
            TurnFrom = hit.TurnFrom,
            TurnTo = hit.TurnTo,
            QuoteTurn = quote.Turn.Index,
            QuoteStart = quote.Start,
            Quote = quote.Text,
            PassageText = hit.Text,
        };
    }

    private static bool Same(SearchHit one, SearchHit other) =>
        one.TranscriptId == other.TranscriptId && one.ContentHash == other.ContentHash && one.TurnFrom == other.TurnFrom && one.TurnTo == other.TurnTo
        && one.Text == other.Text;
}
