using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Search;

/// <summary>A hit with its lines. They are found once: a passage may lie in turns of 100,000 characters.</summary>
/// <param name="Hit">The hit.</param>
/// <param name="Lines">Its lines that are shown.</param>
/// <param name="Left">Number of turns that are not.</param>
internal sealed record ShownHit(SearchHit Hit, IReadOnlyList<HitLine> Lines, int Left)
{
    /// <summary>Whether words of the question are in it, no matter who says them.</summary>
    public bool HasWords { get; private init; }

    /// <summary>The hit as it is shown; see <see cref="HitLine.Of"/>.</summary>
    public static ShownHit Of(SearchHit hit, IReadOnlyList<Turn> turns, string question, string? speaker)
    {
        var (lines, left) = HitLine.Of(hit, turns, question, speaker);
        // What the speaker says may be without the words that others say.
        var words = lines.Any(line => line.Marks.Count > 0) || (speaker is not null && HitLine.Of(hit, turns, question).Lines.Any(line => line.Marks.Count > 0));
        return new ShownHit(hit, lines, left) { HasWords = words };
    }
}
