using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Passages;

/// <summary>
/// Cuts a transcript into searchable passages: whole turns, as many as fit, so that a question finds its answer with the
/// context around it. A turn that does not fit by itself is split at sentence ends into passages of its own.
/// </summary>
internal sealed class PassageBuilder
{
    /// <summary>Five passages together have at most 7,500 characters.</summary>
    public const int DefaultLimit = 1_500;

    // From the start of the first turn to the start of the last, for turns whose lines have times.
    private const int MaxMilliseconds = 60_000;

    private readonly int _limit;

    /// <param name="limit">Maximum length of <see cref="Passage.Text"/>, 200 to 20,000 characters.</param>
    public PassageBuilder(int limit = DefaultLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 20_000);
        _limit = limit;
    }

    /// <summary>Builds the passages in order, with ordinals from 0. Turns without text are skipped.</summary>
    public IReadOnlyList<Passage> Build(IReadOnlyList<Turn> turns)
    {
        var passages = new List<Passage>();
        var open = new List<(Turn Turn, string Line)>();
        var length = 0;
        foreach (var turn in turns.Where(t => t.Text.Length > 0))
        {
            var line = Line(turn.Speaker, turn.Text);
            if (open.Count > 0 && (length + 1 + line.Length > _limit || IsLate(turn, open[0].Turn)))
            {
                Close();
            }

            if (line.Length > _limit)
            {
                passages.AddRange(Parts(turn, passages.Count));
                continue;
            }

            length += (open.Count > 0 ? 1 : 0) + line.Length;
            open.Add((turn, line));
        }

        Close();
        return passages;

        void Close()
        {
            if (open.Count > 0)
            {
                passages.Add(Create(passages.Count, [.. open.Select(o => o.Turn)], string.Join('\n', open.Select(o => o.Line))));
            }

            open.Clear();
            length = 0;
        }
    }

    /// <summary>The line of one turn; line ends within it become spaces.</summary>
    public static string Line(string speaker, string text) => $"{speaker}: {text.Replace('\n', ' ')}";

    /// <summary>Who speaks in some turns, in order of first appearance.</summary>
    public static List<string> SpeakersOf(IEnumerable<Turn> turns) => [.. turns.Select(t => t.Speaker).Distinct(StringComparer.OrdinalIgnoreCase)];

    private List<Passage> Parts(Turn turn, int ordinal)
    {
        var prefix = Line(turn.Speaker, "");
        var room = Math.Max(_limit / 4, _limit - prefix.Length);
        var passages = new List<Passage>();
        var at = 0;
        foreach (var piece in SentencePieces.Split(turn.Text, room))
        {
            at = Math.Max(at, turn.Text.IndexOf(piece, at, StringComparison.Ordinal));
            var passage = Create(ordinal + passages.Count, [turn], Line(turn.Speaker, piece));
            passage.StartMs = turn.StartAt(at);
            passages.Add(passage);
            at += piece.Length;
        }

        return passages;
    }

    // Where a file times every line, a passage tells when its words were said, to about a minute.
    private static bool IsLate(Turn turn, Turn first) => (turn.LineStartsMs is not null || first.LineStartsMs is not null) && turn.StartMs - first.StartMs >= MaxMilliseconds;

    private static Passage Create(int ordinal, IReadOnlyList<Turn> turns, string text) => new()
    {
        TranscriptId = turns[0].TranscriptId,
        Ordinal = ordinal,
        TurnFrom = turns[0].Index,
        TurnTo = turns[^1].Index,
        Speakers = SpeakersOf(turns),
        StartMs = turns[0].StartMs,
        Text = text,
    };
}
