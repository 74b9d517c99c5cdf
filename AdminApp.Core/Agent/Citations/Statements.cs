using AdminApp.Core.Transcripts.Passages;

namespace AdminApp.Core.Agent.Citations;

/// <summary>One citation of an answer and what it supports.</summary>
/// <param name="Index">Where its bracket opens in the text.</param>
/// <param name="Text">The words before it, from the previous citation in the same sentence; empty after the first <see cref="Statements.Max"/>.</param>
/// <param name="Context">The sentence up to it, or the table row that contains it.</param>
internal readonly record struct Statement(int Index, int Number, string Text, string Context);

/// <summary>
/// Finds the words of an answer that each citation supports. Looks back only, so that a statement does not change while the text
/// grows; it looks ahead only within a table row, or if a citation opens its line.
/// </summary>
internal static class Statements
{
    /// <summary>Maximum number of citations per answer with a quote of their own; later ones show the first quote of their passage.</summary>
    public const int Max = 200;

    /// <summary>Maximum number of characters that one citation supports.</summary>
    private const int MaxLength = 1_000;

    /// <summary>All citations of a text, in order, in linear time.</summary>
    public static IEnumerable<Statement> In(string text)
    {
        List<Range>? sentences = null;
        var (sentence, count) = (0, 0);
        var (group, groupEnd, before) = (0, -1, 0);
        foreach (var (index, length, number) in CitationNumbers.In(text))
        {
            if (count++ >= Max)
            {
                yield return new Statement(index, number, "", "");
                continue;
            }

            sentences ??= Sentences.Split(text);
            while (sentence + 1 < sentences.Count && sentences[sentence].End.Value <= index)
            {
                sentence++;
            }

            // "[1][2]" and "[1], [2]" support the same words.
            if (groupEnd < 0 || text.AsSpan(groupEnd..index).Trim(" ,;").Length > 0)
            {
                (group, before) = (index, Math.Max(groupEnd, 0));
            }

            groupEnd = index + length;
            var (words, context) = Words(text, sentences, sentence, before, group);
            yield return new Statement(index, number, words, context);
        }
    }

    private static (string Words, string Context) Words(string text, List<Range> sentences, int sentence, int before, int at)
    {
        var (start, end) = (sentences[sentence].Start.Value, sentences[sentence].End.Value);
        var context = text[start] == '|' ? Part(text, start, Math.Min(end, start + MaxLength)) : Part(text, start, at);
        var words = Part(text, Math.Max(start, before), at);
        if (Says(words))
        {
            return (words, context);
        }

        if (Says(context))
        {
            return (context, context);
        }

        // "It was blue. [1]": the citation belongs to the sentence that ended, unless it opens a line.
        if (sentence > 0 && sentences[sentence - 1] is var last && !text.AsSpan(last.End.Value..start).Contains('\n'))
        {
            var (from, to) = (last.Start.Value, last.End.Value);
            return (Part(text, before < to ? Math.Max(from, before) : from, to), Part(text, from, to));
        }

        var ahead = Part(text, at, Math.Min(end, at + MaxLength));
        return (ahead, ahead);
    }

    private static string Part(string text, int from, int to) => CitationNumbers.Strip(text[Math.Max(from, to - MaxLength)..Math.Max(from, to)]).Trim();

    private static bool Says(string text) => Agent.QueryTerms.Informative(text).Count > 0;
}
