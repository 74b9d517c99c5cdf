namespace AdminApp.Core.Transcripts.Formats.Cues;

/// <summary>
/// Automatic captions that roll, as YouTube writes them: each cue repeats the last line of the one before, so that every line
/// stands up to three times in the file.
/// </summary>
internal static class RollingCaptions
{
    private const int Touching = 50;
    private const double Mostly = 0.5;

    /// <summary>Whether the captions roll: words have times, or most cues begin with the line that the one before ended with, at the moment it ended.</summary>
    public static bool Are(IReadOnlyList<Cue> cues)
    {
        var filled = cues.Where(c => c.Lines.Count > 0).ToList();
        var repeats = filled.Zip(filled.Skip(1)).Count(p => Math.Abs(p.Second.StartMs - p.First.EndMs) <= Touching && Plain(p.Second.Lines[0]) == Plain(p.First.Lines[^1]));
        return filled.Count > 1 && repeats > 0 && (filled.Exists(c => c.Lines.Exists(l => CueText.HasWordTimes(l.Text))) || repeats >= Mostly * (filled.Count - 1));
    }

    /// <summary>The cues with each line once.</summary>
    public static IReadOnlyList<Cue> Once(IReadOnlyList<Cue> cues)
    {
        var once = new List<Cue>(cues.Count);
        List<string> shown = [];
        foreach (var cue in cues)
        {
            var lines = cue.Lines.ConvertAll(Plain);
            var same = Enumerable.Range(0, Math.Min(shown.Count, lines.Count) + 1).Last(n => lines.Take(n).SequenceEqual(shown.TakeLast(n)));
            once.Add(cue with { Lines = cue.Lines[same..] });
            shown = lines.Count > 0 ? lines : shown;
        }

        return once;
    }

    private static string Plain(CueLine line) => CueText.Plain(line.Text);
}
