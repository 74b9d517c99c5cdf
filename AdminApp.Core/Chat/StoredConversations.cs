using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Chat;

/// <summary>Conversations in the relational store; those of other owners are ignored.</summary>
internal sealed class StoredConversations(IDbContextFactory<AdminDbContext> contexts, RunningAnswers running) : IConversations
{
    private const int MaxSearch = 200;

    public async Task<IReadOnlyList<ConversationSummary>> ListAsync(string owner, string? search = null, int take = 100, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var conversations = context.Conversations.Where(c => c.Owner == owner);
        if (!string.IsNullOrWhiteSpace(search))
        {
            // Lowercase on both sides, because the stores compare differently; for SQLite, lower() is the framework's (SqlitePragmas).
            var term = ValidText.From(search).Trim();
            term = TextCap.Cut(term, MaxSearch).ToLowerInvariant();
#pragma warning disable CA1304, CA1311, MA0011 // Translated to SQL, which has no culture parameter.
            conversations = conversations.Where(c => c.Title.ToLower().Contains(term)
                || context.Messages.Any(m => m.ConversationId == c.Id && m.Content.ToLower().Contains(term)));
#pragma warning restore CA1304, CA1311, MA0011
        }

        return await Summaries(context, conversations.OrderByDescending(c => c.Pinned).ThenByDescending(c => c.UpdatedAtUtc).ThenBy(c => c.Id), take).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<ConversationSummary>> FindByTitleAsync(string owner, IReadOnlyList<string> words, int take, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var conversations = context.Conversations.Where(c => c.Owner == owner);
        foreach (var word in words)
        {
            var term = ValidText.From(word).ToLowerInvariant();
#pragma warning disable CA1304, CA1311, MA0011 // Translated to SQL, which has no culture parameter.
            conversations = conversations.Where(c => c.Title.ToLower().Contains(term));
#pragma warning restore CA1304, CA1311, MA0011
        }

        return await Summaries(context, conversations.OrderByDescending(c => c.UpdatedAtUtc).ThenBy(c => c.Id), take).ToListAsync(cancellationToken);
    }

    public async Task<(Conversation Conversation, IReadOnlyList<Message> Messages)?> GetAsync(string owner, Guid id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Conversations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.Owner == owner, cancellationToken) is not { } conversation)
        {
            return null;
        }

        var messages = await WithCitations(context).Where(m => m.ConversationId == id).OrderBy(m => m.Ordinal).ToListAsync(cancellationToken);
        await CitedNames.RenewAsync(context, messages, cancellationToken);
        return (conversation, Shown(messages));
    }

    public async Task<Message?> GetMessageAsync(string owner, Guid messageId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var message = await WithCitations(context)
            .Where(m => m.Id == messageId && context.Conversations.Any(c => c.Id == m.ConversationId && c.Owner == owner))
            .SingleOrDefaultAsync(cancellationToken);
        await CitedNames.RenewAsync(context, message is null ? [] : [message], cancellationToken);
        return message;
    }

    public async Task<bool> RenameAsync(string owner, Guid id, string title, CancellationToken cancellationToken = default)
    {
        title = string.Join(' ', ValidText.From(title).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (title.Length is 0 or > ChatLimits.Title)
        {
            throw new ArgumentException($"A title can have 1 to {ChatLimits.Title} characters; this one has {title.Length}.", nameof(title));
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Own(context, owner, id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Title, title), cancellationToken) > 0;
    }

    public async Task<bool> PinAsync(string owner, Guid id, bool pinned, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Own(context, owner, id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Pinned, pinned), cancellationToken) > 0;
    }

    public async Task<bool> DeleteAsync(string owner, Guid id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await Own(context, owner, id).AnyAsync(cancellationToken))
        {
            return false;
        }

        await running.StopConversationAsync(id, cancellationToken);
        return await Own(context, owner, id).ExecuteDeleteAsync(cancellationToken) > 0;
    }

    public async Task<string?> ExportMarkdownAsync(string owner, Guid id, CancellationToken cancellationToken = default) =>
        await GetAsync(owner, id, cancellationToken) is { } found ? ConversationMarkdown.Write(found.Conversation, found.Messages) : null;

    private static IQueryable<ConversationSummary> Summaries(AdminDbContext context, IQueryable<Conversation> ordered, int take) => ordered.Take(Math.Clamp(take, 1, ChatLimits.Conversations))
        .Select(c => new ConversationSummary(c.Id, c.Title, c.Pinned, c.UpdatedAtUtc, context.Messages.Any(m => m.ConversationId == c.Id && m.State == MessageState.Pending)));

    // While an answer is pending, it and its question hide those that they replace.
    private static List<Message> Shown(List<Message> messages) =>
        messages.Find(message => message is { State: MessageState.Pending, ReplacesFrom: not null }) is { } due
            ? messages.FindAll(message => message.Ordinal < due.ReplacesFrom || message.Ordinal >= due.Ordinal - 1)
            : messages;

    private static IQueryable<Conversation> Own(AdminDbContext context, string owner, Guid id) =>
        context.Conversations.Where(c => c.Id == id && c.Owner == owner);

    private static IQueryable<Message> WithCitations(AdminDbContext context) =>
        context.Messages.AsNoTracking().Include(m => m.Citations.OrderBy(c => c.Number).ThenBy(c => c.Id));
}
