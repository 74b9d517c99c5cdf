using AdminApp.Core.Access;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Requests;
using AdminApp.Core.Settings;
using AdminApp.Security;

namespace AdminApp.Requests;

/// <summary>Reads what the drawer shows.</summary>
internal sealed class RequestReader(RequestLog log, RequestRanks ranks, RequestTexts texts, RequestUsers users, SettingsStore settings)
{
    /// <summary>One request; null if it is unknown, for example because its row was deleted.</summary>
    /// <param name="id">Its ID.</param>
    /// <param name="viewer">Who looks at it. What they may not see is as if it did not exist; a conversation opens for its owner only.</param>
    public Task<RequestDetails?> ReadAsync(Guid id, SignedInUser viewer, CancellationToken cancellationToken) => Task.Run(async () =>
    {
        var sight = viewer.Sight();
        if (await log.FindAsync(id, cancellationToken) is not { } record || !sight.Sees(record.User))
        {
            return null;
        }

        var names = record.User is null ? null : await users.NamesAsync([record.User], cancellationToken);
        var name = record.User is null ? "–" : names!.GetValueOrDefault(record.User) is { } known ? known.Shown : RequestUsers.Unknown(record.User);
        var question = record.ConversationId is null ? null : (await texts.QuestionsAsync([id], sight.ReadsOnly, cancellationToken)).GetValueOrDefault(id);
        var opens = record.ConversationId is { } conversation && await texts.OwnerAsync(conversation, cancellationToken) == viewer.Owner;
        return new RequestDetails(
            record, name, question, record.ConversationId is not null && question is null && !sight.Reads(record.User ?? ""), opens ? record.ConversationId : null, await ranks.FindAsync(record, cancellationToken),
            RequestSettings.At(await settings.GetAsync(cancellationToken), await settings.HistoryAsync(RequestSettings.MaxChanges, cancellationToken), record.SubmittedAtUtc))
        {
            Prompt = record.ConversationId is null ? null : await texts.PromptAsync(id, cancellationToken),
        };
    }, cancellationToken);
}
