using AdminApp.Core.Agent.Citations;
using Markdig.Syntax;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AdminApp.Ui.Markdown;

/// <summary>An answer's text, block by block. Screen readers get its progress elsewhere, so this region is silent.</summary>
public sealed class MarkdownText : ComponentBase
{
    private readonly List<BlockSource> _blocks = [];
    private MarkdownSource? _parsed;

    [Parameter, EditorRequired]
    public MarkdownSource Source { get; set; }

    [Parameter, EditorRequired]
    public CitationLinks Citations { get; set; } = default!;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Source == _parsed)
        {
            return;
        }

        _parsed = Source;
        _blocks.Clear();
        var document = AnswerMarkdown.Parse(Source.Unfinished ? OpenMarks.Close(Source.Text) : Source.Text);
        Place(document.Descendants<CitationInline>(), Source.Text);
        foreach (var block in document)
        {
            if (block is not LinkReferenceDefinitionGroup)
            {
                _blocks.Add(new BlockSource(block, Slice(Source.Text, block.Span)));
            }
        }
    }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "chat-text");
        builder.AddAttribute(2, "aria-live", "off");
        var sequence = 3;
        foreach (var block in _blocks)
        {
            builder.OpenComponent<MarkdownBlock>(sequence++);
            builder.AddComponentParameter(0, "Source", block);
            builder.AddComponentParameter(1, "Citations", Citations);
            builder.CloseComponent();
        }

        builder.CloseElement();
    }

    // Counted in the raw text, as a reader of the API would: it does not matter what Markdown makes of a bracket.
    private static void Place(IEnumerable<CitationInline> citations, string text)
    {
        var places = CitedStatements.Places(text).Index().ToDictionary(place => place.Item, place => place.Index);
        foreach (var citation in citations)
        {
            citation.Place = places.GetValueOrDefault(citation.Span.Start, -1);
        }
    }

    private static string Slice(string text, SourceSpan span)
    {
        var start = Math.Clamp(span.Start, 0, text.Length);
        return text[start..Math.Clamp(span.End + 1, start, text.Length)];
    }
}
