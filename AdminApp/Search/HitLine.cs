using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Ui;

namespace AdminApp.Search;

/// <summary>One turn of a hit, as the page shows it.</summary>
/// <param name="Turn">The turn that its link opens.</param>
/// <param name="Speaker">Who speaks.</param>
/// <param name="Text">What is said.</param>
/// <param name="Marks">The words of the question in it.</param>
internal sealed record HitLine(int Turn, string Speaker, string Text, IReadOnlyList<Range> Marks)
{
    /// <summary>Maximum number of turns shown for one hit.</summary>
    public const int MaxLines = 6;

    /// <summary>When its first marked words are said, to the line of the turn where lines have times; null if that is not known.</summary>
    public int? StartMs { get; private init; }

    /// <summary>The first marked words in the text of the turn; null if there are none, or the turn is not known.</summary>
    public Range? Quote { get; private init; }

    /// <summary>The turns of a hit that contain words of the question, or the first turns if none does (found by semantic search). With a speaker, only that speaker's turns.</summary>
    /// <param name="turns">The hit's turns; none if the transcript has changed since.</param>
    public static (IReadOnlyList<HitLine> Lines, int Left) Of(SearchHit hit, IReadOnlyList<Turn> turns, string question, string? speaker = null)
    {
        var all = turns.Any(turn => turn.Text.Length > 0) ? turns.Where(turn => turn.Text.Length > 0).Select(turn => Line(hit, turn, question)).ToList() : Lines(hit, question);
        var names = speaker is null ? null : SpeakerNames.SpellingsOf(speaker, all.Select(l => l.Speaker));
        var own = names is null ? all : all.FindAll(l => names.Contains(l.Speaker));
        own = own.Count > 0 ? own : all;
        var marked = own.Where(l => l.Marks.Count > 0).ToList();
        var shown = (marked.Count > 0 ? marked : own).Take(MaxLines).ToList();
        return (shown, all.Count - shown.Count);
    }

    private static HitLine Line(SearchHit hit, Turn turn, string question)
    {
        var (at, said) = (0, turn.Text);
        // The hit may be a part of a long turn. A passage has spaces in place of line ends.
        if (hit.TurnFrom == hit.TurnTo && Split(hit, hit.Text).Said is { Length: > 0 } part && part.Length < turn.Text.Length
            && turn.Text.Replace('\n', ' ').IndexOf(part, StringComparison.Ordinal) is >= 0 and var found)
        {
            (at, said) = (found, turn.Text.Substring(found, part.Length));
        }

        var marks = WordMarks.Find(said, question);
        Range? quote = marks is [var first, ..] ? (at + first.Start.Value)..(at + first.End.Value) : null;
        return new HitLine(turn.Index, turn.Speaker, said, marks) { StartMs = turn.StartAt(quote?.Start.Value ?? at), Quote = quote };
    }

    private static List<HitLine> Lines(SearchHit hit, string question)
    {
        var texts = hit.Text.Split('\n');
        // The hit is part of a long turn, or turns without text are missing: then the first turn is the best one to open.
        var aligned = texts.Length == hit.TurnTo - hit.TurnFrom + 1;
        return
        [
            .. texts.Select((text, i) =>
            {
                var (speaker, said) = Split(hit, text);
                return new HitLine(aligned ? hit.TurnFrom + i : hit.TurnFrom, speaker, said, WordMarks.Find(said, question));
            }),
        ];
    }

    private static (string Speaker, string Said) Split(SearchHit hit, string text)
    {
        var speaker = hit.Speakers.Where(s => text.StartsWith(s + ": ", StringComparison.OrdinalIgnoreCase)).MaxBy(s => s.Length);
        return (speaker ?? "", speaker is null ? text : text[(speaker.Length + 2)..]);
    }
}
