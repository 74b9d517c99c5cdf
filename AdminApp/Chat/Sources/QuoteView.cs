using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;

namespace AdminApp.Chat.Sources;

/// <summary>One quote of a passage.</summary>
/// <param name="Reference">The question and the statements that cite it; their words are marked in the quote.</param>
/// <param name="Place">Where the answer cites it, and the link back from the transcript.</param>
/// <param name="Selected">Whether it is the selected one.</param>
public sealed record QuoteView(Citation Source, string Reference, AnswerPlace Place, bool Selected)
{
    internal (int, string, string, string, AnswerPlace, bool) Look => (Source.Number, Source.SpeakerWithFile, Source.Quote, Reference, Place, Selected);
}
