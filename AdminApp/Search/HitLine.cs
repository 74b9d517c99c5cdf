using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Search;

/// <summary>One turn of a hit, as the page shows it.</summary>
/// <param name="Turn">The turn that its link opens.</param>
/// <param name="Speaker">Who speaks.</param>
/// <param name="Text">What is said.</param>
/// <param name="Marks">The words of the question in it.</param>
internal sealed record HitLine(int Turn, string Speaker, string Text, IReadOnlyList<Range> Marks)
{
    /// <summary>MaxLines turns shown of one hit.</summary>
    public const int MaxLines = 6;

    /// <summary>The turns of a hit that hold words of the question; where none does (found by meaning) the first ones. With a speaker only that speaker's turns.</summary>
    public static (IReadOnlyList<HitLine> Lines, int Left) Of(SearchHit hit, string question, string? speaker = null)
    {
        var texts = hit.Text.Split('\n');
        // A part of a long turn, or turns without text left out: the first turn is then the best place to open.
        var aligned = texts.Length == hit.TurnTo - hit.TurnFrom + 1;
        var all = texts.Select((text, i) => Line(hit, text, aligned ? hit.TurnFrom + i : hit.TurnFrom, question)).ToList();
        var own = speaker is null ? all : all.Where(l => l.Speaker.Equals(speaker.Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
        own = own.Count > 0 ? own : all;
        var marked = own.Where(l => l.Marks.Count > 0).ToList();
        var shown = (marked.Count > 0 ? marked : own).Take(MaxLines).ToList();
        return (shown, all.Count - shown.Count);
    }

    private static HitLine Line(SearchHit hit, string text, int turn, string question)
    {
        var speaker = hit.Speakers.Where(s => text.StartsWith(s + ": ", StringComparison.OrdinalIgnoreCase)).MaxBy(s => s.Length);
        var said = speaker is null ? text : text[(speaker.Length + 2)..];
        return new HitLine(turn, speaker ?? "", said, WordMarks.Find(said, question));
    }
}
