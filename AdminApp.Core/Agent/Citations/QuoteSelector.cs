using System.Runtime.InteropServices;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Passages;

namespace AdminApp.Core.Agent.Citations;

/// <summary>A quote from a turn.</summary>
/// <param name="Start">Index of the first character in its text.</param>
/// <param name="Length">Number of characters.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Quote(Turn Turn, int Start, int Length)
{
    /// <summary>The words, byte for byte.</summary>
    public string Text => Turn.Text.Substring(Start, Length);
}

/// <summary>
/// Chooses what the citations of one passage quote: one to three sentences of one turn, byte for byte, that share the most words
/// with the statement before the citation, then with its sentence and with the question. Speakers named in the statement are
/// preferred. Deterministic: ties go to the earlier and shorter quote.
/// </summary>
internal sealed class QuoteSelector
{
    /// <summary>Maximum number of sentences in a quote.</summary>
    public const int MaxSentences = 3;

    /// <summary>Length beyond which no sentence is added, and at which a single very long sentence is cut between words.</summary>
    public const int MaxLength = 600;

    private const double StatementWeight = 2;
    private const double ContextWeight = 1;
    private const double QuestionWeight = 0.5;

    /// <summary>Number of shared words that each further sentence, and each hundred characters, must add.</summary>
    private const double SentencePrice = 1;
    private const double LengthPrice = 0.25;

    private readonly List<Candidate> _candidates;
    private readonly PassageSpeakers _speakers;
    private readonly HashSet<string> _question;

    /// <param name="passage">The passage; parts of a long turn outside of it are not quoted.</param>
    public QuoteSelector(GivenPassage passage, string question)
    {
        _candidates = [.. passage.Turns.Select(turn => new Candidate(turn, Held(passage, turn))).Where(candidate => candidate.Sentences.Count > 0)];
        if (_candidates.Count == 0)
        {
            _candidates = [.. passage.Turns.Select(turn => new Candidate(turn, Sentences.Split(turn.Text)))];
        }

        _speakers = new PassageSpeakers(passage);
        _question = QueryTerms.Informative(question);
    }

    /// <summary>The quote for a passage that no statement cites; only the question counts.</summary>
    public Quote Select() => Best(_candidates, [], []) ?? Longest();

    /// <summary>The quote that supports a statement.</summary>
    public Quote Select(Statement statement)
    {
        var (said, around) = (QueryTerms.Informative(statement.Text), QueryTerms.Informative(statement.Context));
        var named = _speakers.NamedIn(statement.Text) is { Count: > 0 } speakers ? speakers : _speakers.NamedIn(statement.Context);
        foreach (var word in named.SelectMany(QueryTerms.Informative))
        {
            said.Remove(word);
            around.Remove(word);
        }

        var theirs = _candidates.FindAll(candidate => named.Contains(candidate.Turn.Speaker) && candidate.Shares(said, around));
        return (theirs.Count > 0 ? Best(theirs, said, around) : null) ?? Best(_candidates, said, around) ?? Longest();
    }

    private Quote? Best(List<Candidate> candidates, HashSet<string> said, HashSet<string> around)
    {
        Quote? best = null;
        var bestScore = 0.0;
        foreach (var (turn, sentences, words) in candidates)
        {
            for (var first = 0; first < sentences.Count; first++)
            {
                var held = new HashSet<string>(StringComparer.Ordinal);
                var shared = 0.0;
                for (var last = first; last < Math.Min(first + MaxSentences, sentences.Count); last++)
                {
                    var (start, end) = (sentences[first].Start.Value, sentences[last].End.Value);
                    // A line end within the turn may be two bytes in the file, or a subtitle's timing.
                    if (last > first && (end - start > MaxLength || turn.Text.AsSpan(start..end).Contains('\n')))
                    {
                        break;
                    }

                    shared += words[last].Where(held.Add).Sum(Weight);
                    var score = shared - SentencePrice * (last - first) - LengthPrice * (end - start) / 100;
                    if (shared > 0 && (best is null || score > bestScore))
                    {
                        (best, bestScore) = (Cut(turn, start, end), score);
                    }
                }
            }
        }

        return best;

        double Weight(string word) => said.Contains(word) ? StatementWeight : around.Contains(word) ? ContextWeight : _question.Contains(word) ? QuestionWeight : 0;
    }

    // No sentence shares a word: the longest one says the most about the passage.
    private Quote Longest()
    {
        var longest = _candidates.SelectMany(candidate => candidate.Sentences.Select(range => (candidate.Turn, Start: range.Start.Value, End: range.End.Value)))
            .MaxBy(sentence => sentence.End - sentence.Start);
        return longest.Turn is { } turn ? Cut(turn, longest.Start, longest.End) : Cut(_candidates[0].Turn, 0, _candidates[0].Turn.Text.Length);
    }

    private static List<Range> Held(GivenPassage passage, Turn turn) =>
        [.. Sentences.Split(turn.Text).Where(range => passage.Hit.Text.Contains(turn.Text[range], StringComparison.Ordinal))];

    private static Quote Cut(Turn turn, int start, int end)
    {
        if (end - start <= MaxLength)
        {
            return new Quote(turn, start, end - start);
        }

        var blank = turn.Text.LastIndexOf(' ', start + MaxLength, MaxLength);
        end = blank > start ? blank : TextCap.SafeEnd(turn.Text, start + MaxLength);
        while (char.IsWhiteSpace(turn.Text[end - 1]))
        {
            end--;
        }

        return new Quote(turn, start, end - start);
    }

    private sealed record Candidate(Turn Turn, List<Range> Sentences, List<HashSet<string>> Words)
    {
        public Candidate(Turn turn, List<Range> sentences)
            : this(turn, sentences, sentences.ConvertAll(range => Agent.QueryTerms.Informative(turn.Text[range])))
        {
        }

        public bool Shares(HashSet<string> said, HashSet<string> around) => Words.Exists(words => words.Overlaps(said) || words.Overlaps(around));
    }
}
