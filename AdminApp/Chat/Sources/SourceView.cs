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
