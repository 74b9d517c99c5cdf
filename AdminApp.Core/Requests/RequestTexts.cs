using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Requests;

/// <summary>The questions of some requests, looked up by their IDs, as far as someone may read them.</summary>
public sealed class RequestTexts(IDbContextFactory<AdminDbContext> contexts)
{
    /// <summary>Questions are cut after this many characters.</summary>
    public const int MaxLength = 300;

    /// <summary>Maximum number of requests that are looked up at once.</summary>
    public const int MaxRequests = RequestSearch.MaxPage;

    /// <summary>The questions that are still there, by request; cut after <see cref="MaxLength"/> characters.</summary>
    /// <param name="requests">The requests; at most <see cref="MaxRequests"/>.</param>
    /// <param name="owner">Whose conversations may be read: <c>user:ID</c>; null: everyone's.</param>
    public async Task<IReadOnlyDictionary<Guid, string>> QuestionsAsync(IReadOnlyCollection<Guid> requests, string? owner, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(requests.Count, MaxRequests, nameof(requests));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Read(context, requests, MaxLength, owner).ToDictionaryAsync(question => question.Id, question => question.Text, cancellationToken);
    }

    /// <summary>The versions of built-in prompt and instructions that a stored answer was asked under; null if no model was asked, or nothing is stored.</summary>
    public async Task<(int BuiltIn, long? Instructions)?> PromptAsync(Guid request, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await context.Messages.AsNoTracking().Where(message => message.Id == request).Select(message => new { message.PromptVersion, message.InstructionsNumber }).SingleOrDefaultAsync(cancellationToken);
        return found?.PromptVersion is { } builtIn ? (builtIn, found.InstructionsNumber) : null;
    }

    /// <summary>The questions of some requests, in a query.</summary>
    /// <param name="context">The store.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="length">Longer ones are cut.</param>
    /// <param name="owner">Whose conversations may be read; null: everyone's.</param>
    internal static IQueryable<RequestText> Read(AdminDbContext context, IReadOnlyCollection<Guid> requests, int length, string? owner = null) =>
        context.Messages.AsNoTracking().Where(answer => requests.Contains(answer.Id)
            && (owner == null || context.Conversations.Any(conversation => conversation.Id == answer.ConversationId && conversation.Owner == owner))).Join(
            context.Messages.Where(question => question.Role == "user"),
            answer => new { answer.ConversationId, Ordinal = answer.Ordinal - 1 }, question => new { question.ConversationId, question.Ordinal },
            (answer, question) => new RequestText(answer.Id, question.Content.Substring(0, length)));

    /// <summary>Who owns a conversation; null if it is gone.</summary>
    public async Task<string?> OwnerAsync(Guid conversation, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Conversations.AsNoTracking().Where(row => row.Id == conversation).Select(row => row.Owner).SingleOrDefaultAsync(cancellationToken);
    }
}
