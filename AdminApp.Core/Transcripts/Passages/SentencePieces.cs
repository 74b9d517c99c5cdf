using AdminApp.Core.Primitives;

namespace AdminApp.Core.Transcripts.Passages;

/// <summary>Splits a long text at sentence ends into pieces of similar length.</summary>
internal static class SentencePieces
{
    /// <summary>Pieces of at most <paramref name="most"/> characters, each an unchanged part of the text; only a longer sentence is split between words, and only a longer word anywhere.</summary>
    public static IEnumerable<string> Split(string text, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        // Equal shares instead of full pieces and a short remainder.
        var share = (text.Length + PieceCount(text, most) - 1) / PieceCount(text, most);
        var (start, end) = (0, 0);
        foreach (var sentence in Sentences.Split(text).SelectMany(s => Fit(text, s, most)))
        {
            var (from, to) = (sentence.Start.Value, sentence.End.Value);
            if (end > start && (to - start > most || end - start >= share))
            {
                yield return text[start..end];
                start = from;
            }
            else if (end == start)
            {
                start = from;
            }

            end = to;
        }

        if (end > start)
        {
            yield return text[start..end];
        }
    }

    private static int PieceCount(string text, int most) => Math.Max(1, (text.Length + most - 1) / most);

    private static IEnumerable<Range> Fit(string text, Range sentence, int most)
    {
        var (start, end) = (sentence.Start.Value, sentence.End.Value);
        while (end - start > most)
        {
            var blank = text.LastIndexOf(' ', start + most, most);
            var cut = blank > start ? blank : TextCap.SafeEnd(text, start + most);
            yield return start..cut;
            start = cut;
            while (start < end && text[start] == ' ')
            {
                start++;
            }
        }

        if (end > start)
        {
            yield return start..end;
        }
    }
}
