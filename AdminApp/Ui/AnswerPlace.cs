using System.Globalization;

namespace AdminApp.Ui;

/// <summary>An answer, and one of its citations: what the Chat page shows as selected. In addresses, so that a reader finds back.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Cite">The citation's place among all of the answer's text, from 0; null: none.</param>
public sealed record AnswerPlace(Guid Conversation, Guid Answer, int? Cite)
{
    /// <summary>Address of the Chat page with this answer and citation selected.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"/c/{Conversation}?answer={Answer:N}{(Cite is null ? "" : $"&cite={Cite}")}");

    /// <summary>The same as part of another page's query; chat.js knows it, too.</summary>
    public string Query => string.Create(CultureInfo.InvariantCulture, $"chat={Conversation}&answer={Answer:N}{(Cite is null ? "" : $"&cite={Cite}")}");
}
