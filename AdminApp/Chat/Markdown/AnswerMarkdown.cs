using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AdminApp.Chat.Markdown;

/// <summary>
/// Reads an answer's Markdown (CommonMark, pipe tables, strikethrough) with citations <c>[n]</c>. The syntax tree is drawn by
/// <see cref="MarkdownTree"/>, never as a string of HTML: what the model writes can only become text and the few elements known there.
/// </summary>
internal static class AnswerMarkdown
{
    private static readonly MarkdownPipeline Pipeline = Build();

    /// <summary>Never fails: what nests too deeply to be read is one paragraph of plain text.</summary>
    public static MarkdownDocument Parse(string text)
    {
        try
        {
            return Markdig.Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            var paragraph = new ParagraphBlock { Inline = new ContainerInline(), Span = new SourceSpan(0, text.Length - 1) };
            paragraph.Inline.AppendChild(new LiteralInline(text));
            return [paragraph];
        }
    }

    private static MarkdownPipeline Build()
    {
        var builder = new MarkdownPipelineBuilder().UsePreciseSourceLocation().DisableHtml().UsePipeTables().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough);
        builder.InlineParsers.Insert(0, new CitationParser());
        return builder.Build();
    }
}
