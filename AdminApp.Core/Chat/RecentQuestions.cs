using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Chat;

/// <summary>The last questions of a user that need no conversation before them.</summary>
public sealed class RecentQuestions(IDbContextFactory<AdminDbContext> contexts)
{
    /// <summary>Maximum number of them.</summary>
    public const int Max = 20;

    /// <summary>Those that began one of the user's latest conversations, newest first, at most <see cref="Max"/>.</summary>
    public async Task<IReadOnlyList<RecentQuestion>> ListAsync(string owner, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var latest = context.Conversations.Where(conversation => conversation.Owner == owner)
            .OrderByDescending(conversation => conversation.UpdatedAtUtc).Take(Max).Select(conversation => conversation.Id);
        var messages = await context.Messages.AsNoTracking().Where(message => latest.Contains(message.ConversationId) && message.Ordinal <= 1)
            .Select(message => new
            {
                message.Id,
                message.ConversationId,
                message.Ordinal,
                message.Role,
                message.State,
                message.Scope,
                message.ReadsScope,
                message.CreatedAtUtc,
                Text = message.Ordinal == 0 ? message.Content : "",
            })
            .ToListAsync(cancellationToken);
        var answers = messages.Where(message => message is { Ordinal: 1, Role: "assistant", State: MessageState.Done }).ToDictionary(message => message.ConversationId, message => message.Id);
        return
        [
            .. messages.Where(message => message is { Ordinal: 0, Role: "user" }).OrderByDescending(message => message.CreatedAtUtc)
                .Select(question => new RecentQuestion(
                    question.Text, question.Scope, question.ReadsScope, question.CreatedAtUtc, answers.TryGetValue(question.ConversationId, out var answer) ? answer : null)),
        ];
    }
}
