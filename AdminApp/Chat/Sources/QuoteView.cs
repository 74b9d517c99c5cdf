using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;

namespace AdminApp.Chat.Sources;

/// <summary>One quote of a passage.</summary>
/// <param name="Source">The quote.</param>
/// <param name="Reference">The question and the statements that cite it: words of them are marked in the quote.</param>
/// <param name="Place">Where the answer cites it, and the way back from the transcript.</param>
/// <param name="Selected">Whether it is the selected one.</param>
public sealed record QuoteView(Citation Source, string Reference, AnswerPlace Place, bool Selected)
{
    internal (int, string, string, AnswerPlace, bool) Look => (Source.Number, Source.Quote, Reference, Place, Selected);
}
