using AdminApp.Core.Stores.Entities;

namespace AdminApp.Chat.Sources;

/// <summary>A passage behind an answer and how it shows. One object, since the renderer sends every string parameter of a component to the browser.</summary>
/// <param name="Quotes">What is quoted of it, in the order of the answer; at least one.</param>
/// <param name="Numbered">Whether it shows its number; passages that were not cited have none in the text.</param>
/// <param name="Prefix">Beginning of its id in the document, before the number; null: it has none.</param>
public sealed record SourceView(IReadOnlyList<QuoteView> Quotes, bool Numbered, string? Prefix = null)
{
    /// <summary>Its number.</summary>
    public int Number => Quotes[0].Source.Number;

    /// <summary>The selected quote, or the first.</summary>
    internal QuoteView Shown => Quotes.FirstOrDefault(quote => quote.Selected) ?? Quotes[0];

    internal bool LooksLike(SourceView other) =>
        (Numbered, Prefix) == (other.Numbered, other.Prefix) && Quotes.Select(quote => quote.Look).SequenceEqual(other.Quotes.Select(quote => quote.Look));
}

/// <summary>One quote of a passage.</summary>
/// <param name="Source">The quote.</param>
/// <param name="Reference">The question and the statements that cite it: words of them are marked in the quote.</param>
/// <param name="Place">Where the answer cites it, and the way back from the transcript.</param>
/// <param name="Selected">Whether it is the selected one.</param>
public sealed record QuoteView(Citation Source, string Reference, AnswerPlace Place, bool Selected)
{
    internal (int, string, string, AnswerPlace, bool) Look => (Source.Number, Source.Quote, Reference, Place, Selected);
}
