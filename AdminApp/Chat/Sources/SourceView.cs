namespace AdminApp.Chat.Sources;

/// <summary>A passage behind an answer and how it is shown. One object, because the renderer sends every string parameter of a component to the browser.</summary>
/// <param name="Quotes">The quotes from it, in the order of the answer; at least one.</param>
/// <param name="Numbered">Whether its number is shown; passages that were not cited have no number in the text.</param>
/// <param name="Prefix">Prefix of its ID in the document; null for no ID.</param>
public sealed record SourceView(IReadOnlyList<QuoteView> Quotes, bool Numbered, string? Prefix = null)
{
    public int Number => Quotes[0].Source.Number;

    /// <summary>The selected quote, or the first.</summary>
    internal QuoteView Shown => Quotes.FirstOrDefault(quote => quote.Selected) ?? Quotes[0];

    internal bool LooksLike(SourceView other) =>
        (Numbered, Prefix) == (other.Numbered, other.Prefix) && Quotes.Select(quote => quote.Look).SequenceEqual(other.Quotes.Select(quote => quote.Look));
}
