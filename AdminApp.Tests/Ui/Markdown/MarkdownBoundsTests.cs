using System.Text;
using AdminApp.Ui.Markdown;
using CsCheck;
using Markdig.Syntax;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.RenderTree;

#pragma warning disable BL0006 // Frames are what drawing costs; another release of Blazor may count them in another way.

namespace AdminApp.Tests.Ui.Markdown;

/// <summary>Whatever a model writes is read and drawn within bounds. They are counted, not timed: pieces, depth and memory.</summary>
public class MarkdownBoundsTests
{
    // As long as an answer may be.
    private const int Length = 32_000;

    // Of each piece Blazor keeps at most an element, three attributes and a text.
    private const int MostFrames = 6 * MarkdownBounds.Nodes;
    private const long MostMemory = 48 << 20;

    private static readonly Dictionary<string, Func<int, string>> Patterns = new(StringComparer.Ordinal)
    {
        ["wide and long table"] = n => $"|a|\n|-|\n{Repeat("|x", n / 3)}|\n{Repeat("|x|\n", n * 2 / 3)}\n[1]",
        ["wide header"] = n => $"{Repeat("|x", n / 4)}|\n{Repeat("|-", n / 4)}|\n{Repeat("|x|\n", n / 2)}",
        ["table hidden by a form feed"] = n => $"|a|\n|-|\n{Repeat("|x|x|x|\f\f\f", n / 3)}\n{Repeat("|x|\n", n * 2 / 3)}",
        ["table hidden by line separators"] = n => $"|a|\n|-|\n{Repeat("|x\u2028\u2028", n / 3)}\n{Repeat("|x|\n", n * 2 / 3)}",
        ["table in a quote"] = n => $"> |a|\n> |-|\n> {Repeat("|x", n / 3)}|\n{Repeat("> |x|\n", n * 2 / 3)}",
        ["table with carriage returns"] = n => $"|a|\r|-|\r{Repeat("|x", n / 3)}|\r{Repeat("|x|\r", n * 2 / 3)}",
        ["many small tables"] = n => Repeat("|a|b|\n|-|-|\n|1|2|\n\n", n),
        ["long table"] = n => $"|a|b|\n|-|-|\n{Repeat("|x|y|\n", n)}",
        ["pipes"] = n => new string('|', n),
        ["separators"] = n => $"{Repeat("|-", n / 2)}|\n{Repeat("|-", n / 2)}",
        ["open emphasis"] = n => Repeat("*a ", n),
        ["closing emphasis"] = n => Repeat("a* ", n),
        ["mixed emphasis"] = n => Repeat("*a **b_ ", n),
        ["much emphasis"] = n => Repeat("*x* ", n),
        ["nested emphasis"] = n => $"{Repeat("*_", n / 2)}a{Repeat("_*", n / 2)}",
        ["nested emphasis in paragraphs"] = n => Repeat($"{Repeat("*_", 80)}a{Repeat("_*", 80)}\n\n", n),
        ["strikes"] = n => Repeat("~~a ", n),
        ["open brackets"] = n => new string('[', n),
        ["nested brackets"] = n => new string('[', n / 2) + new string(']', n / 2),
        ["open links"] = n => Repeat("[a](", n),
        ["nested links"] = n => Repeat("[", n / 4) + Repeat("](a)", n * 3 / 4),
        ["pictures"] = n => Repeat("![", n),
        ["references"] = n => $"[a]: http://b.c/{new string('x', n / 2)}\n\n{Repeat("[a] ", n / 2)}",
        ["references in paragraphs"] = n => $"[a]: http://b.c/{new string('x', 1_900)}\n\n{Repeat("[a]\n\n", n)}",
        ["definitions"] = n => string.Concat(Enumerable.Range(0, n / 12).Select(i => $"[a{i}]: /u\n")),
        ["definitions of one name"] = n => Repeat("[a]: b\n", n),
        ["quotes in each other"] = n => new string('>', n),
        ["deep quotes"] = n => Repeat(">>>>>>>>>>>>>>>> a\n\n", n),
        ["lists in each other"] = n => Repeat("- ", n) + "a",
        ["numbered lists in each other"] = n => Repeat("1. ", n) + "a",
        ["mixed lists in each other"] = n => Repeat("* - + ", n) + "a",
        ["lists by indentation"] = n => string.Concat(Enumerable.Range(0, n / 100).Select(i => $"{new string(' ', 2 * (i % 100))}- a\n")),
        ["list"] = n => Repeat("- a\n", n),
        ["loose list"] = n => Repeat("- a\n\n", n),
        ["empty headings"] = n => Repeat("#\n", n),
        ["rules"] = n => Repeat("---\n", n),
        ["fences"] = n => Repeat("```\n", n),
        ["lines of code"] = n => "```\n" + new string('\n', n),
        ["paragraphs"] = n => Repeat("a\n\n", n),
        ["breaks"] = n => Repeat("a  \n", n),
        ["code"] = n => Repeat("`a` ", n),
        ["backticks of growing length"] = n => string.Join(' ', Enumerable.Range(1, (int)Math.Sqrt(2 * n) - 2).Select(i => new string('`', i))),
        ["entities"] = n => Repeat("&amp;", n),
        ["escapes"] = n => Repeat("\\*", n),
        ["addresses"] = n => Repeat("<http://a.b>", n),
        ["citations"] = n => Repeat("word [1] ", n),
        ["citations alone"] = n => Repeat("[1]", n),
        ["words"] = n => Repeat("word ", n),
        ["line ends"] = n => new string('\n', n),
    };

    public static TheoryData<string> Names => [.. Patterns.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void HostilePattern_IsDrawnWithinBounds(string pattern) => AssertBounded(Patterns[pattern](Length));

    [Fact]
    public void AnyMixtureOfPatterns_IsDrawnWithinBounds() =>
        Gen.Select(Gen.Int[0, Patterns.Count - 1].Select(i => Patterns.Values.ElementAt(i)), Gen.Int[10, Length / 4], Gen.Int[0, 4].Select(i => new[] { "", "\n", "\n\n", "> ", "- " }[i])).Array[1, 8]
            .Sample(parts => AssertBounded(TextOf(parts)), iter: 60);

    private static string TextOf((Func<int, string> Pattern, int Length, string Before)[] parts)
    {
        var text = string.Concat(parts.Select(part => part.Before + part.Pattern(part.Length)));
        return text.Length <= Length ? text : text[..Length];
    }

    [Theory]
    [InlineData("open emphasis", 1_000)]
    [InlineData("nested brackets", 1_000)]
    [InlineData("much emphasis", 600)]
    public void MarksOfOneParagraph_AreReadUpToABound(string pattern, int marks)
    {
        // Markdig's time grows with the square of these, so the number is what bounds it.
        Assert.False(MarkdownBounds.Allow(Patterns[pattern](4 * marks)));
        Assert.True(MarkdownBounds.Allow(Repeat(Patterns[pattern](marks / 10) + "\n\n", 2_000)));
    }

    [Fact]
    public void LargeHonestAnswer_IsDrawnAsWritten()
    {
        var answer = new StringBuilder();
        for (var section = 0; answer.Length < Length - 4_000; section++)
        {
            answer.Append($"## Section {section}\n\nThe team **agreed** on *one* thing.[1] It was `left` out [2][3], as [the page](https://example.org/a_b) says.\n\n");
            answer.Append(Repeat("- **Topic**: what was said about it in a few words [4]\n  - and once more, _below_ it\n", 800)).Append("\n\n> A quote of it. [5]\n\n");
            answer.Append("| Who | What | When |\n|---|---|--:|\n").Append(Repeat("| Ann | **Ship** it [6] | 4 Mar |\n", 700)).Append('\n');
        }

        var document = AnswerMarkdown.Parse(answer.ToString());
        Assert.Contains(document, block => block is ListBlock);
        Assert.Contains(document, block => block is Markdig.Extensions.Tables.Table);
        AssertBounded(answer.ToString());
    }

    [Fact]
    public void BeyondTheBounds_ItIsLinesOfTextWithCitations()
    {
        var document = AnswerMarkdown.Parse(Repeat("*a ", 6_000) + "[1]\nnext [2]\n\nlast");
        var first = Assert.IsType<ParagraphBlock>(document[0]);
        Assert.Equal([1, 2], first.Inline!.OfType<CitationInline>().Select(citation => citation.Number));
        Assert.Single(first.Inline!.OfType<Markdig.Syntax.Inlines.LineBreakInline>());
        Assert.Equal(2, document.Count);
    }

    private static void AssertBounded(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var document = AnswerMarkdown.Parse(text);
        using var builder = new RenderTreeBuilder();
        var links = new CitationLinks(_ => { }) { Known = new HashSet<int> { 1 } };
        for (var i = 0; i < document.Count; i++)
        {
            new MarkdownTree(builder, links).Draw(document[i], i);
        }

        var frames = builder.GetFrames();
        Assert.InRange(frames.Count, 0, MostFrames);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostMemory);
        Assert.InRange(Depth(frames), 0, 40);
        Assert.InRange(frames.Array.Take(frames.Count).Sum(frame => (long)((frame.AttributeValue as string)?.Length ?? 0)), 0, 4 * MarkdownBounds.LinkCharacters);
    }

    private static int Depth(ArrayRange<RenderTreeFrame> frames)
    {
        var (deepest, ends) = (0, new Stack<int>());
        for (var i = 0; i < frames.Count; i++)
        {
            while (ends.TryPeek(out var end) && end <= i)
            {
                ends.Pop();
            }

            if (frames.Array[i].FrameType != RenderTreeFrameType.Element)
            {
                continue;
            }

            ends.Push(i + frames.Array[i].ElementSubtreeLength);
            deepest = Math.Max(deepest, ends.Count);
        }

        return deepest;
    }

    private static string Repeat(string text, int length) => string.Concat(Enumerable.Repeat(text, Math.Max(1, length / text.Length)));
}
