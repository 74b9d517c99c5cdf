using AdminApp.Core.Stores.Entities;

namespace AdminApp.Chat.Sources;

/// <summary>A source and how it shows. One object, since the renderer sends every string parameter of a component to the browser.</summary>
/// <param name="Source">The source.</param>
/// <param name="Reference">Question and citing sentences: words of them are marked in the quote.</param>
/// <param name="Numbered">Whether it shows its number; passages that were only read have none in the text.</param>
/// <param name="Selected">Whether it is the selected one.</param>
/// <param name="Prefix">Beginning of its id in the document, before the number; null: it has none.</param>
public sealed record SourceView(Citation Source, string Reference, bool Numbered, bool Selected, string? Prefix = null)
{
    internal bool LooksLike(SourceView other) =>
        (Source.Number, Source.Quote, Reference, Numbered, Selected) == (other.Source.Number, other.Source.Quote, other.Reference, other.Numbered, other.Selected);
}
