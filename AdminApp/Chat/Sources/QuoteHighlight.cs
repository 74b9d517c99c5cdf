using AdminApp.Core.Primitives;

namespace AdminApp.Chat.Sources;

/// <summary>Marks the words of a quote that the question or the answer uses, adjacent ones joined, so that the reason for the citation stands out.</summary>
internal static class QuoteHighlight
{
    private const int MinLetters = 4;
    private const int MinStem = 5;
    private const int MaxEnding = 3;

    // More than elsewhere, because a mark is only meant to draw the eye. Shorter words are never marked.
    private static readonly HashSet<string> Plain = new(StopWords.Talk, StringComparer.OrdinalIgnoreCase)
    {
        "being", "doing", "even", "having", "here", "know", "make", "most", "much", "only", "over", "really", "same", "such", "thing", "things",
        "think", "through", "very", "want", "while",
    };

    /// <summary>The quote as consecutive parts, marked or not.</summary>
    public static IReadOnlyList<(string Text, bool Marked)> Parts(string quote, string reference)
    {
        var wanted = Words(reference).Select(w => reference[w]).Where(Tells).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var marks = new List<(int Start, int End)>();
        var previousEnd = -1;
        foreach (var range in Words(quote))
        {
            var (start, end) = (range.Start.Value, range.End.Value);
            var word = quote[start..end];
            if (Tells(word) && wanted.Any(w => SameWord(w, word)))
            {
                // Joined with the preceding mark.
                if (marks.Count > 0 && previousEnd == marks[^1].End && quote[previousEnd..start].All(char.IsWhiteSpace))
                {
                    marks[^1] = (marks[^1].Start, end);
                }
                else
                {
                    marks.Add((start, end));
                }
            }

            previousEnd = end;
        }

        return Split(quote, marks);
    }

    private static List<(string Text, bool Marked)> Split(string quote, List<(int Start, int End)> marks)
    {
        var parts = new List<(string Text, bool Marked)>();
        var at = 0;
        foreach (var (start, end) in marks)
        {
            if (start > at)
            {
                parts.Add((quote[at..start], false));
            }

            parts.Add((quote[start..end], true));
            at = end;
        }

        if (at < quote.Length)
        {
            parts.Add((quote[at..], false));
        }

        return parts;
    }

    private static IEnumerable<Range> Words(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                continue;
            }

            var start = i;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || IsApostropheInside(text, i)))
            {
                i++;
            }

            yield return start..i;
        }
    }

    // "aren't" is one word.
    private static bool IsApostropheInside(string text, int i) =>
        text[i] is '\'' or '’' && char.IsLetter(text[i - 1]) && i + 1 < text.Length && char.IsLetter(text[i + 1]);

    private static bool Tells(string word) => (word.Length >= MinLetters || char.IsDigit(word[0])) && !Plain.Contains(word);

    // Equal, or one is a prefix of the other up to a short ending: cost and costs, propose and proposed.
    private static bool SameWord(string one, string other)
    {
        if (one.Equals(other, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var shorter = Math.Min(one.Length, other.Length);
        return shorter >= MinStem - 1 && Math.Abs(one.Length - other.Length) <= MaxEnding
            && one.AsSpan(0, shorter - (shorter > MinStem ? 1 : 0)).Equals(other.AsSpan(0, shorter - (shorter > MinStem ? 1 : 0)), StringComparison.OrdinalIgnoreCase);
    }
}
