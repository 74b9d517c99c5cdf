namespace AdminApp.Core.Transcripts.Passages;

/// <summary>Finds the sentences of a text. Machine transcripts often have spaces before periods.</summary>
internal static class Sentences
{
    private const string Ends = ".!?…。！？";
    private const string Closers = "\"'”’»)]";
    private static readonly string[] Titles = ["Mr", "Mrs", "Ms", "Dr", "Prof", "Hon", "St", "vs"];

    /// <summary>The sentences in order, without surrounding white space; titles ("Mr."), initials ("J.") and periods followed by a lowercase letter don't end a sentence.</summary>
    public static List<Range> Split(string text)
    {
        var sentences = new List<Range>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                Add(i);
                continue;
            }

            if (!Ends.Contains(text[i], StringComparison.Ordinal))
            {
                continue;
            }

            var stop = i;
            while (i + 1 < text.Length && (Ends.Contains(text[i + 1], StringComparison.Ordinal) || Closers.Contains(text[i + 1], StringComparison.Ordinal)))
            {
                i++;
            }

            if (EndsHere(i + 1) && !IsAbbreviation(stop))
            {
                Add(i + 1);
            }
        }

        Add(text.Length);
        return sentences;

        void Add(int end)
        {
            var (from, to) = (start, end);
            while (from < to && char.IsWhiteSpace(text[from]))
            {
                from++;
            }

            while (to > from && char.IsWhiteSpace(text[to - 1]))
            {
                to--;
            }

            if (to > from)
            {
                sentences.Add(from..to);
            }

            start = end;
        }

        bool EndsHere(int next)
        {
            if (next >= text.Length || text[next - 1] is '。' or '！' or '？')
            {
                return true;
            }

            if (!char.IsWhiteSpace(text[next]))
            {
                return false;
            }

            while (next < text.Length && char.IsWhiteSpace(text[next]))
            {
                next++;
            }

            return next >= text.Length || !char.IsLower(text[next]);
        }

        bool IsAbbreviation(int stop)
        {
            if (text[stop] != '.')
            {
                return false;
            }

            var word = stop;
            while (word > start && char.IsLetter(text[word - 1]))
            {
                word--;
            }

            var before = text.AsSpan(word, stop - word);
            return before is [not 'I', ..] and { Length: 1 } ? char.IsUpper(before[0]) : Titles.Contains(before.ToString());
        }
    }
}
