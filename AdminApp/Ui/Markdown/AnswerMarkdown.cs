using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Syntax;

namespace AdminApp.Ui.Markdown;

/// <summary>
/// Parses an answer's Markdown (CommonMark, pipe tables, strikethrough) with citations <c>[n]</c>. <see cref="MarkdownTree"/> renders the
/// syntax tree, never a string of HTML: what the model writes can only become text and the few elements known there.
/// </summary>
internal static class AnswerMarkdown
{
    private static readonly MarkdownPipeline Pipeline = Build();

    /// <summary>Never fails, and its cost is bounded: beyond <see cref="MarkdownBounds"/> the result is lines of text with citations, or plain text.</summary>
    public static MarkdownDocument Parse(string text)
    {
        if (MarkdownBounds.Allow(text) && Read(text) is { } document && MarkdownBounds.Allow(document))
        {
            return document;
        }

        var plain = PlainAnswer.Read(text);
        return MarkdownBounds.Allow(plain) ? plain : PlainAnswer.Whole(text);
    }

    private static MarkdownDocument? Read(string text)
    {
        try
        {
            return Markdig.Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            return null; // nested too deeply for the parser
        }
    }

    private static MarkdownPipeline Build()
    {
        var builder = new MarkdownPipelineBuilder().UsePreciseSourceLocation().DisableHtml().UsePipeTables().UseEmphasisExtras(EmphasisExtraOptions.Strikethrough);
        builder.InlineParsers.Insert(0, new CitationParser());
        return builder.Build();
    }
}
