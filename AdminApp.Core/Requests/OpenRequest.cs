using AdminApp.Core.Llm;

namespace AdminApp.Core.Requests;

/// <summary>A question that has not ended, at one moment.</summary>
/// <param name="Id">Its ID; for a stored question, that of its answer.</param>
/// <param name="ConversationId">The conversation of a stored question; null if it is not stored.</param>
/// <param name="User">Who asked: an email address or the name of a key; empty if unknown.</param>
/// <param name="Question">Its text; null if it is not stored.</param>
/// <param name="Class">Its class.</param>
/// <param name="IsRunning">Whether a call for it was sent and has not ended.</param>
/// <param name="Elapsed">Time since its submission.</param>
/// <param name="Step">The last step of its timeline; null before the first.</param>
/// <param name="Attempts">Attempts so far.</param>
/// <param name="Place">Its place in the queue, 1 = next; null if it does not wait there.</param>
/// <param name="StartsIn">Time until it is expected to be sent; null if unknown.</param>
/// <param name="Tokens">Tokens reserved or used so far.</param>
public sealed record OpenRequest(
    Guid Id, Guid? ConversationId, string User, string? Question, LlmClass Class, bool IsRunning, TimeSpan Elapsed,
    RequestStep? Step, int Attempts, int? Place, TimeSpan? StartsIn, int Tokens)
{
    /// <summary>Who asked, as the ledger names them: with <c>on_behalf_of</c>, whom the key named.</summary>
    public string Asker { get; init; } = "";

    /// <summary>Who owns a stored question, and may read and stop it: the key that asked, or else the person.</summary>
    public string Owner { get; init; } = "";
}
