namespace AdminApp.Shell.Palette;

/// <summary>How well a label matches what was typed. Every word must be found; the beginning of a word counts more than the middle.</summary>
/// <param name="Rank">Higher is better: 3, the label begins with the text; 2, each word begins a word; 1, a word is inside of one; 0, a word is only among the keywords.</param>
/// <param name="Marks">Where the words are in the label, in order, not overlapping.</param>
internal sealed record PaletteMatch(int Rank, IReadOnlyList<Range> Marks)
{
    /// <summary>The match of a text that is empty.</summary>
    public static PaletteMatch OfAll { get; } = new(0, []);

    /// <summary>Matches; null if a word is missing.</summary>
    /// <param name="words">What was typed, in words.</param>
    /// <param name="label">What shows.</param>
    /// <param name="keywords">What finds it, too.</param>
    public static PaletteMatch? Of(IReadOnlyList<string> words, string label, string keywords = "")
    {
        if (words.Count == 0)
        {
            return OfAll;
        }

        var rank = 2;
        List<(int Start, int End)>? found = null; // most labels do not match
        foreach (var word in words)
        {
            var at = StartOfWord(label, word);
            if (at < 0)
            {
                at = label.IndexOf(word, StringComparison.OrdinalIgnoreCase);
                rank = Math.Min(rank, at >= 0 ? 1 : 0);
            }

            if (at >= 0)
            {
                (found ??= []).Add((at, at + word.Length));
            }
            else if (!keywords.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        var whole = string.Join(' ', words);
        return new PaletteMatch(label.StartsWith(whole, StringComparison.OrdinalIgnoreCase) ? 3 : rank, found is null ? [] : Merged(found));
    }

    private static int StartOfWord(string label, string word)
    {
        for (var at = label.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = at + 1 < label.Length ? label.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase) : -1)
        {
            if (at == 0 || !char.IsLetterOrDigit(label[at - 1]))
            {
                return at;
            }
        }

        return -1;
    }

    private static List<Range> Merged(List<(int Start, int End)> found)
    {
        List<Range> marks = [];
        foreach (var (start, end) in found.Order())
        {
            if (marks.Count > 0 && start <= marks[^1].End.Value)
            {
                marks[^1] = marks[^1].Start.Value..Math.Max(end, marks[^1].End.Value);
            }
            else
            {
                marks.Add(start..end);
            }
        }

        return marks;
    }
}
