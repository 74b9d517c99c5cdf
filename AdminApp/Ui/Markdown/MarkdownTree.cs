using System.Globalization;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components.Rendering;

namespace AdminApp.Ui.Markdown;

/// <summary>
/// Renders Markdown's syntax tree into Blazor's render tree. It can only produce the elements named here; all text is encoded, and
/// of images only the description is shown. Sequence numbers follow the place among siblings, so that a growing answer is compared
/// piece by piece.
/// </summary>
internal sealed class MarkdownTree(RenderTreeBuilder builder, CitationLinks citations)
{
    private const int Stride = 10_000;

    // Nested elements; anything deeper is rendered into the last one. Browsers struggle with a few hundred.
    private const int Deepest = 32;

    private int _depth;

    /// <summary>Renders one block as number <paramref name="place"/> among its siblings.</summary>
    public void Draw(Block block, int place, bool tight = false)
    {
        var sequence = place * Stride;
        switch (block)
        {
            case ParagraphBlock paragraph when tight:
                Draw(paragraph.Inline, sequence);
                break;
            case ParagraphBlock paragraph:
                Element(sequence, "p", paragraph.Inline);
                break;
            case HeadingBlock heading:
                Element(sequence, heading.Level switch { 1 => "h3", 2 => "h4", 3 => "h5", _ => "h6" }, heading.Inline); // the page has h1 and h2
                break;
            case ListBlock list:
                Draw(list, sequence);
                break;
            case QuoteBlock quote:
                var quoted = Open(sequence + 1, "blockquote");
                Children(quote);
                Close(quoted);
                break;
            case CodeBlock code:
                Draw(code, sequence);
                break;
            case ThematicBreakBlock:
                builder.OpenElement(sequence + 2, "hr");
                builder.CloseElement();
                break;
            case Table table:
                Draw(table, sequence);
                break;
            case LeafBlock { Inline: { } inline }:
                Element(sequence, "p", inline);
                break;
        }
    }

    private void Children(ContainerBlock container, bool tight = false)
    {
        for (var i = 0; i < container.Count; i++)
        {
            Draw(container[i], i, tight);
        }
    }

    private void Draw(ListBlock list, int sequence)
    {
        var opened = Open(sequence + 3, list.IsOrdered ? "ol" : "ul");
        if (opened && list.IsOrdered && int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) && start != 1)
        {
            builder.AddAttribute(0, "start", start);
        }

        for (var i = 0; i < list.Count; i++)
        {
            var item = Open(i + 1, "li");
            Children((ListItemBlock)list[i], tight: !list.IsLoose);
            Close(item);
        }

        Close(opened);
    }

    private void Draw(CodeBlock code, int sequence)
    {
        builder.OpenElement(sequence + 4, "pre");
        builder.AddAttribute(0, "tabindex", "0");
        builder.OpenElement(1, "code");
        var lines = code.Lines;
        for (var i = 0; i < lines.Count; i++)
        {
            builder.AddContent(i, lines.Lines[i].ToString() + "\n");
        }

        builder.CloseElement();
        builder.CloseElement();
    }

    private void Draw(Table table, int sequence)
    {
        builder.OpenElement(sequence + 5, "div");
        builder.AddAttribute(0, "class", "chat-table");
        builder.AddAttribute(1, "tabindex", "0");
        builder.OpenElement(2, "table");
        for (var r = 0; r < table.Count; r++)
        {
            var row = (TableRow)table[r];
            builder.OpenElement(r, "tr");
            for (var c = 0; c < row.Count; c++)
            {
                builder.OpenElement(c, row.IsHeader ? "th" : "td");
                if (c < table.ColumnDefinitions.Count && table.ColumnDefinitions[c].Alignment is TableColumnAlign.Right)
                {
                    builder.AddAttribute(0, "class", "ui-number");
                }

                Children((TableCell)row[c], tight: true);
                builder.CloseElement();
            }

            builder.CloseElement();
        }

        builder.CloseElement();
        builder.CloseElement();
    }

    private void Element(int sequence, string name, ContainerInline? content)
    {
        var opened = Open(sequence + 6, name);
        Draw(content, 0);
        Close(opened);
    }

    private bool Open(int sequence, string name)
    {
        if (_depth == Deepest)
        {
            return false;
        }

        _depth++;
        builder.OpenElement(sequence, name);
        return true;
    }

    private void Close(bool opened)
    {
        if (!opened)
        {
            return;
        }

        _depth--;
        builder.CloseElement();
    }

    private void Draw(ContainerInline? container, int sequence)
    {
        for (var inline = container?.FirstChild; inline is not null; inline = inline.NextSibling, sequence += Stride)
        {
            Draw(inline, sequence);
        }
    }

    private void Draw(Inline inline, int sequence)
    {
        switch (inline)
        {
            case CitationInline citation:
                Draw(citation, sequence);
                break;
            case EmphasisInline emphasis:
                Element(sequence, emphasis.DelimiterChar == '~' ? "del" : emphasis.DelimiterCount == 2 ? "strong" : "em", emphasis);
                break;
            case LinkInline link:
                Link(sequence, link.IsImage ? null : SafeLink.OrNull(link.GetDynamicUrl?.Invoke() ?? link.Url), link, null);
                break;
            case AutolinkInline link:
                Link(sequence, SafeLink.OrNull(link.IsEmail ? "mailto:" + link.Url : link.Url), null, link.Url);
                break;
            case CodeInline code:
                builder.OpenElement(sequence + 7, "code");
                builder.AddContent(0, code.Content);
                builder.CloseElement();
                break;
            case LineBreakInline { IsHard: true }:
                builder.OpenElement(sequence + 8, "br");
                builder.CloseElement();
                break;
            case LineBreakInline:
                builder.AddContent(sequence, "\n");
                break;
            case HtmlEntityInline entity:
                builder.AddContent(sequence, entity.Transcoded.ToString());
                break;
            case LiteralInline literal:
                Text(sequence + 100, literal.Content.ToString());
                break;
            case HtmlInline html: // the pipeline does not parse HTML; if it ever does, it is text
                builder.AddContent(sequence, html.Tag);
                break;
            case ContainerInline container:
                Draw(container, sequence + 100);
                break;
        }
    }

    private void Text(int sequence, string text)
    {
        foreach (var piece in TextPieces.Split(text))
        {
            builder.AddContent(sequence++, piece);
        }
    }

    private void Link(int sequence, string? address, ContainerInline? content, string? text)
    {
        if (address is not null)
        {
            builder.OpenElement(sequence + 9, "a");
            builder.AddAttribute(0, "href", address);
            builder.AddAttribute(1, "rel", SafeLink.Rel);
            builder.AddAttribute(2, "target", "_blank");
        }
        else
        {
            builder.OpenElement(sequence + 10, "span");
        }

        if (text is not null)
        {
            Text(100, text);
        }

        Draw(content, Stride);

        // The model chooses the text of a link, which may name another site than the link's target.
        if (address is not null && text is null)
        {
            builder.OpenElement(12, "span");
            builder.AddAttribute(0, "class", "chat-link-site");
            builder.AddContent(1, $" ({SafeLink.Site(address)})");
            builder.CloseElement();
        }

        builder.CloseElement();
    }

    private void Draw(CitationInline citation, int sequence)
    {
        var number = citation.Number;
        if (!citations.Known.Contains(number))
        {
            return;
        }

        builder.OpenElement(sequence + 11, "button");
        builder.AddAttribute(0, "class", citations.Selected == citation.Place ? "chat-citation on" : "chat-citation");
        builder.AddAttribute(1, "aria-label", string.Create(CultureInfo.InvariantCulture, $"Source {number}"));
        builder.AddAttribute(2, "data-cite", citation.Place);
        builder.AddAttribute(3, "onclick", citations.Handler(citation.Place));
        builder.AddContent(4, number.ToString(CultureInfo.InvariantCulture));
        builder.CloseElement();
    }
}
