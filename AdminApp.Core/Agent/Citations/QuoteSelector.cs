using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Passages;

namespace AdminApp.Core.Agent.Citations;

/// <summary>
/// Chooses what a citation quotes: one to three sentences of one turn, byte for byte, that share the most words with the
/// sentence that cites and with the question. Deterministic: the earlier and shorter wins a tie.
/// </summary>
internal static class QuoteSelector
{
    /// <summary>Most sentences of one quote.</summary>
    public const int MaxSentences = 3;

    /// <summary>Length above which no further sentence is added, and at which a single endless sentence is cut between words.</summary>
    public const int MaxLength = 600;

    private const double CitingWeight = 2;
    private const double QuestionWeight = 1;

    /// <summary>What each further sentence, and each hundred characters, must bring in shared words.</summary>
    private const double SentencePrice = 1;
    private const double LengthPrice = 0.25;

    /// <summary>Chooses among the turns of a passage; those parts of a long turn that the passage does not hold are left out.</summary>
    /// <param name="passage">The passage and its turns; at least one.</param>
    /// <param name="citing">Sentences of the answer that cite it.</param>
    /// <param name="question">The question.</param>
    public static (Turn Turn, string Quote) Select(GivenPassage passage, IEnumerable<string> citing, string question)
    {
        var weights = Weights(citing, question);
        var candidates = passage.Turns.Select(turn => (Turn: turn, Sentences: Held(passage, turn))).Where(candidate => candidate.Sentences.Count > 0).ToList();
        if (candidates.Count == 0)
            candidates = [.. passage.Turns.Select(turn => (turn, Sentences.Of(turn.Text)))];

        (Turn Turn, string Quote)? best = null;
        (Turn Turn, string Quote)? longest = null;
        var bestScore = 0.0;
        foreach (var (turn, sentences) in candidates)
        {
            var words = sentences.ConvertAll(range => Words.Informative(turn.Text[range]));
            for (var first = 0; first < sentences.Count; first++)
            {
                var held = new HashSet<string>(StringComparer.Ordinal);
                for (var last = first; last < Math.Min(first + MaxSentences, sentences.Count); last++)
                {
                    var quote = turn.Text[sentences[first].Start..sentences[last].End];
                    // A line end of the turn may be two bytes in the file, or a subtitle's timing.
                    if (last > first && (quote.Length > MaxLength || quote.Contains('\n', StringComparison.Ordinal)))
                        break;
                    held.UnionWith(words[last]);
                    var shared = held.Sum(word => weights.GetValueOrDefault(word));
                    var score = shared - SentencePrice * (last - first) - LengthPrice * quote.Length / 100;
                    if (shared > 0 && (best is null || score > bestScore))
                        (best, bestScore) = ((turn, quote), score);
                    if (last == first && quote.Length > (longest?.Quote.Length ?? 0))
                        longest = (turn, quote);
                }
            }
        }

        var chosen = best ?? longest ?? (passage.Turns[0], passage.Turns[0].Text);
        return (chosen.Turn, Cut(chosen.Quote));
    }

    private static List<Range> Held(GivenPassage passage, Turn turn) =>
        [.. Sentences.Of(turn.Text).Where(range => passage.Hit.Text.Contains(turn.Text[range], StringComparison.Ordinal))];

    private static Dictionary<string, double> Weights(IEnumerable<string> citing, string question)
    {
        var weights = Words.Informative(question).ToDictionary(word => word, _ => QuestionWeight, StringComparer.Ordinal);
        foreach (var word in citing.SelectMany(Words.Informative))
            weights[word] = CitingWeight;
        return weights;
    }

    private static string Cut(string quote)
    {
        if (quote.Length <= MaxLength)
            return quote;
        var end = quote.LastIndexOf(' ', MaxLength);
        return quote[..(end > 0 ? end : char.IsHighSurrogate(quote[MaxLength - 1]) ? MaxLength - 1 : MaxLength)].TrimEnd();
    }
}
