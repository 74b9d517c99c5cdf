using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AdminApp.Ui.Markdown;

/// <summary>Parses a text as paragraphs of lines with citations and nothing else, in linear time.</summary>
internal static class PlainAnswer
{
    /// <summary>Parses the paragraphs; line ends stay where they are.</summary>
    public static MarkdownDocument Read(string text)
    {
        var document = new MarkdownDocument();
        ParagraphBlock? open = null;
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var found ? found : text.Length;
            var line = text[start..end].TrimEnd();
            if (line.Length == 0)
            {
                open = null;
            }
            else if (open is null)
            {
                document.Add(open = new ParagraphBlock { Inline = new ContainerInline(), Span = new SourceSpan(start, end - 1) });
                Append(open.Inline!, line, start);
            }
            else
            {
                open.Span.End = end - 1;
                open.Inline!.AppendChild(new LineBreakInline { IsHard = true });
                Append(open.Inline!, line, start);
            }

            start = end + 1;
        }

        return document;
    }

    /// <summary>Everything in one paragraph, without citations: for a text of very many pieces.</summary>
    public static MarkdownDocument Whole(string text)
    {
        var paragraph = new ParagraphBlock { Inline = new ContainerInline(), Span = new SourceSpan(0, text.Length - 1) };
        paragraph.Inline.AppendChild(new LiteralInline(text));
        return [paragraph];
    }

    private static void Append(ContainerInline container, string line, int start)
    {
        var written = 0;
        for (var i = line.IndexOf('[', StringComparison.Ordinal); i >= 0; i = line.IndexOf('[', Math.Max(i + 1, written)))
        {
            if (CitationParser.Read(line.AsSpan(i)) is not var (number, length))
            {
                continue;
            }

            Literal(i);
            container.AppendChild(new CitationInline { Number = number, Span = new SourceSpan(start + i, start + i + length - 1) });
            written = i + length;
        }

        Literal(line.Length);

        void Literal(int end)
        {
            if (end > written)
            {
                container.AppendChild(new LiteralInline(line[written..end]));
            }
        }
    }
}
