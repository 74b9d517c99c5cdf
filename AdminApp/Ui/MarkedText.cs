using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AdminApp.Ui;

/// <summary>Text with some ranges marked. Built in code: Razor would put spaces between the pieces of a word.</summary>
public sealed class MarkedText : ComponentBase
{
    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>The ranges, in order, not overlapping.</summary>
    [Parameter]
    public IEnumerable<Range> Marks { get; set; } = [];

    /// <summary>The range that stands out, with the id <c>match</c>; null for none.</summary>
    [Parameter]
    public Range? Current { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var from = 0;
        foreach (var mark in Marks)
        {
            builder.AddContent(0, Text[from..mark.Start.Value]);
            builder.OpenElement(1, "mark");
            if (mark.Equals(Current))
            {
                builder.AddAttribute(2, "id", "match");
                builder.AddAttribute(3, "class", "now");
            }

            builder.AddContent(4, Text[mark]);
            builder.CloseElement();
            from = mark.End.Value;
        }

        builder.AddContent(5, Text[from..]);
    }
}
