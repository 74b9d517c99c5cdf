using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Core.Transcripts.Search.Questions;
using Lucene.Net.Analysis.TokenAttributes;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Finds the words of a question in a text, with the analysis of keyword search: "costs" marks "cost".</summary>
public static class WordMarks
{
    private static readonly PassageAnalyzer Analyzer = new();

    /// <summary>
    /// Ranges of the matching words, in order; adjacent words are one range. Function words are not marked, and neither are words that only
    /// ask ("what", "say") next to a subject.
    /// </summary>
    /// <param name="text">The text to mark.</param>
    /// <param name="question">Words or a question.</param>
    public static IReadOnlyList<Range> Find(string text, string question)
    {
        var terms = ParsedQuestion.Read(Analyzer, question, askingWeight: 0).Words.Where(term => term.Weight > 0).Select(term => term.Text).ToHashSet(StringComparer.Ordinal);
        var marks = new List<Range>();
        if (terms.Count == 0)
        {
            return marks;
        }

        using var stream = Analyzer.GetTokenStream("text", text);
        var term = stream.GetAttribute<ICharTermAttribute>();
        var offset = stream.GetAttribute<IOffsetAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            if (!terms.Contains(term.ToString()))
            {
                continue;
            }

            if (marks is [.., var last] && text.AsSpan(last.End.Value, offset.StartOffset - last.End.Value).IsWhiteSpace())
            {
                marks[^1] = last.Start.Value..offset.EndOffset;
            }
            else
            {
                marks.Add(offset.StartOffset..offset.EndOffset);
            }
        }

        stream.End();
        return marks;
    }
}
