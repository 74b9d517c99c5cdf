using AdminApp.Core.Agent;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Primitives;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Usage;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Chat;

/// <summary>
/// Writes questions and answers: first a question with its pending answer, then partial texts, then exactly one outcome. Each
/// transaction touches its conversation first, so that those of one conversation take turns and never deadlock.
/// </summary>
internal sealed class AnswerStore(IDbContextFactory<AdminDbContext> contexts, InstanceId identity, RunningAnswers running, LedgerStore ledger, QuotaGate quotas, TimeProvider time)
{
    /// <summary>Stores a question and its pending answer in one transaction.</summary>
    /// <param name="answerId">The answer's ID, already reserved in <see cref="RunningAnswers"/>, so that it does not look orphaned.</param>
    /// <param name="begin">Counts the question in the ledger, given its conversation; called right before the commit.</param>
    /// <returns>The IDs, and the conversation before the question.</returns>
    /// <exception cref="KeyNotFoundException">The conversation or the question to replace does not exist.</exception>
    /// <exception cref="QuestionRefusedException">An answer is still pending, or the conversation is full.</exception>
    /// <exception cref="QuotaUsedException">A quota of the person or of the key is used up.</exception>
    public async Task<(Asked Asked, IReadOnlyList<HistoryMessage> History)> BeginAsync(
        AskRequest request, Guid answerId, Func<Guid, LedgerEntry> begin, CancellationToken cancellationToken)
    {
        await quotas.PrepareAsync(cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var (conversation, replacesFrom) = request.ConversationId is { } id
            ? await ExistingAsync(context, id, request, now, cancellationToken)
            : (await NewAsync(context, request, now, cancellationToken), null);
        var stored = context.Messages.Where(message => message.ConversationId == conversation);
        var next = await stored.MaxAsync(message => (int?)message.Ordinal, cancellationToken) + 1 ?? 0;
        replacesFrom = replacesFrom < next ? replacesFrom : null;
        var before = await stored.Where(message => message.Ordinal < (replacesFrom ?? next)).OrderBy(message => message.Ordinal)
            .Select(message => new { message.Role, message.Content, message.State, message.Searched }).ToListAsync(cancellationToken);
        if (before.Count + 2 > ChatLimits.Messages)
        {
            throw new QuestionRefusedException(ChatErrorCodes.ConversationFull, $"A conversation can have up to {ChatLimits.Messages} messages. Start a new one.");
        }

        var question = new Message
        {
            Id = Guid.CreateVersion7(),
            ConversationId = conversation,
            Ordinal = next,
            Role = "user",
            Content = request.Text,
            State = MessageState.Done,
            Scope = request.Scope,
            ReadsScope = request.ReadsScope,
            CreatedAtUtc = now,
            CompletedAtUtc = now,
        };
        var answer = new Message
        {
            Id = answerId,
            ConversationId = conversation,
            Ordinal = next + 1,
            Role = "assistant",
            Content = "",
            State = MessageState.Pending,
            RunnerId = identity.Id,
            ReplacesFrom = replacesFrom,
            CreatedAtUtc = now,
        };
        context.Messages.AddRange(question, answer);
        await context.SaveChangesAsync(cancellationToken);
        await ledger.CommitAsync(
            context, transaction, () => begin(conversation), token => quotas.AdmitAsync(context, request.Terms, token),
            (row, token) => QuestionIndex.AddAsync(context, row.Id, row.SubmittedAtUtc, row.User, row.Class, request.Text, token), cancellationToken);
        var history = request.History ?? History([.. before.Select(message => (message.Role, message.Content, message.State, message.Searched))]);
        return (new Asked(conversation, question.Id, answer.Id), history);
    }

    /// <summary>Saves the text so far and its sources, so that its citations work after a crash too.</summary>
    /// <param name="sources">Null keeps the stored ones.</param>
    public async Task SavePartialAsync(Guid answerId, string text, IReadOnlyList<Citation>? sources, CancellationToken cancellationToken)
    {
        text = ValidText.From(text);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await Due(context, answerId).ExecuteUpdateAsync(set => set.SetProperty(message => message.Content, text), cancellationToken) == 0)
        {
            return;
        }

        if (sources is not null)
        {
            await Sources(context, answerId).ExecuteDeleteAsync(cancellationToken);
            context.Citations.AddRange(sources.Select(source => AnswerOutcome.Copy(source, answerId)));
            await context.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Stores the outcome of an answer with its sources, and removes what a complete answer replaces, unless it has already ended or its
    /// conversation was deleted. If another instance assumed that this one was dead and marked the answer as interrupted, a complete
    /// answer is still stored if nothing was asked since: it is paid for, and losing it would help no one.
    /// </summary>
    public async Task<bool> EndAsync(Guid answerId, Action<Message> end, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        await context.Conversations.Where(conversation => context.Messages.Any(message => message.Id == answerId && message.ConversationId == conversation.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(conversation => conversation.UpdatedAtUtc, now), cancellationToken);
        // The first one to remove the mark ends the answer.
        var ours = await Due(context, answerId).ExecuteUpdateAsync(set => set.SetProperty(message => message.RunnerId, (string?)null), cancellationToken) > 0;
        if (await (ours ? Messages(context, answerId) : Interrupted(context, answerId)).SingleOrDefaultAsync(cancellationToken) is not { } message)
        {
            return false;
        }

        message.CompletedAtUtc = now;
        await Sources(context, answerId).ExecuteDeleteAsync(cancellationToken);
        end(message);
        if (!ours && message.State != MessageState.Done)
        {
            return false;
        }

        if (message is { State: MessageState.Done, ReplacesFrom: { } from })
        {
            await TakePlaceAsync(context, message, from, cancellationToken);
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private IQueryable<Message> Due(AdminDbContext context, Guid answerId) =>
        context.Messages.Where(message => message.Id == answerId && message.State == MessageState.Pending && message.RunnerId == identity.Id);

    private static IQueryable<Message> Messages(AdminDbContext context, Guid answerId) => context.Messages.Where(message => message.Id == answerId);

    private static IQueryable<Message> Interrupted(AdminDbContext context, Guid answerId) => Messages(context, answerId).Where(message =>
        message.State == MessageState.Interrupted
        && !context.Messages.Any(later => later.ConversationId == message.ConversationId && later.Ordinal > message.Ordinal));

    private static IQueryable<Citation> Sources(AdminDbContext context, Guid answerId) => context.Citations.Where(citation => citation.MessageId == answerId);

    private async Task<(Guid Id, int? ReplacesFrom)> ExistingAsync(AdminDbContext context, Guid id, AskRequest request, DateTime now, CancellationToken cancellationToken)
    {
        if (await context.Conversations.Where(c => c.Id == id && c.Owner == request.Owner)
            .ExecuteUpdateAsync(set => set.SetProperty(conversation => conversation.UpdatedAtUtc, now), cancellationToken) == 0)
        {
            throw new KeyNotFoundException("Conversation not found.");
        }

        foreach (var pending in await context.Messages.Where(message => message.ConversationId == id && message.State == MessageState.Pending).ToListAsync(cancellationToken))
        {
            // Ours, but not running: its outcome could not be stored.
            if (pending.RunnerId != identity.Id || running.Holds(pending.Id))
            {
                throw Pending();
            }

            pending.State = MessageState.Interrupted;
            pending.RunnerId = null;
        }

        await context.SaveChangesAsync(cancellationToken);
        return (id, request.ReplacesQuestionId is { } replaced ? await ReplaceAsync(context, id, replaced, cancellationToken) : null);
    }

    /// <summary>
    /// Makes room for another answer. A complete answer is kept until there is a new one: it is hidden while the new one is being
    /// prepared. Failed attempts after the last complete answer are deleted at once.
    /// </summary>
    /// <returns>The ordinal from which on the new answer replaces what stays.</returns>
    private static async Task<int> ReplaceAsync(AdminDbContext context, Guid conversation, Guid question, CancellationToken cancellationToken)
    {
        var first = await context.Messages.Where(message => message.Id == question && message.ConversationId == conversation && message.Role == "user")
            .Select(message => (int?)message.Ordinal).SingleOrDefaultAsync(cancellationToken)
            ?? throw new KeyNotFoundException("The conversation does not have this question.");
        var replaced = context.Messages.Where(message => message.ConversationId == conversation && message.Ordinal >= first);
        var answers = replaced.Where(message => message.Role == "assistant");
        var complete = await answers.Where(message => message.State == MessageState.Done).MaxAsync(message => (int?)message.Ordinal, cancellationToken);
        // A failed attempt replaced nothing: the next one inherits its place.
        var inherited = complete is null
            ? await answers.OrderBy(message => message.Ordinal).Select(message => message.ReplacesFrom).FirstOrDefaultAsync(cancellationToken)
            : null;
        await replaced.Where(message => message.Ordinal > (complete ?? -1)).ExecuteDeleteAsync(cancellationToken);
        context.ChangeTracker.Clear();
        return inherited ?? first;
    }

    /// <summary>Moves a complete answer and its question to the place of those it replaces.</summary>
    private static async Task TakePlaceAsync(AdminDbContext context, Message answer, int from, CancellationToken cancellationToken)
    {
        var conversation = context.Messages.Where(message => message.ConversationId == answer.ConversationId);
        var question = await conversation.SingleAsync(message => message.Ordinal == answer.Ordinal - 1, cancellationToken);
        await conversation.Where(message => message.Ordinal >= from && message.Ordinal < question.Ordinal).ExecuteDeleteAsync(cancellationToken);
        (question.Ordinal, answer.Ordinal, answer.ReplacesFrom) = (from, from + 1, null);
    }

    private static async Task<Guid> NewAsync(AdminDbContext context, AskRequest request, DateTime now, CancellationToken cancellationToken)
    {
        if (request.ReplacesQuestionId is not null)
        {
            throw new KeyNotFoundException("A new conversation has no question to replace.");
        }

        var surplus = await context.Conversations.CountAsync(c => c.Owner == request.Owner, cancellationToken) + 1 - ChatLimits.Conversations;
        if (surplus > 0)
        {
            await context.Conversations
                .Where(c => c.Owner == request.Owner && !c.Pinned && !context.Messages.Any(m => m.ConversationId == c.Id && m.State == MessageState.Pending))
                .OrderBy(c => c.UpdatedAtUtc).Take(surplus).ExecuteDeleteAsync(cancellationToken);
        }

        var conversation = new Conversation
        {
            Id = Guid.CreateVersion7(),
            Owner = request.Owner,
            Title = ConversationTitle.From(request.Text),
            CreatedAtUtc = now,
            UpdatedAtUtc = now,
        };
        context.Conversations.Add(conversation);
        context.Messages.AddRange((request.History ?? []).Select((message, ordinal) => new Message
        {
            Id = Guid.CreateVersion7(),
            ConversationId = conversation.Id,
            Ordinal = ordinal,
            Role = message.Role,
            Content = message.Content,
            State = MessageState.Done,
            CreatedAtUtc = now,
            CompletedAtUtc = now,
        }));
        await context.SaveChangesAsync(cancellationToken);
        return conversation.Id;
    }

    /// <summary>Questions with their complete answers; failed or broken-off answers are not used.</summary>
    private static List<HistoryMessage> History(IReadOnlyList<(string Role, string Content, MessageState State, AppliedScope? Searched)> messages)
    {
        var history = new List<HistoryMessage>();
        for (var i = 0; i < messages.Count; i++)
        {
            var (role, content, state, _) = messages[i];
            var unanswered = role == "user" && i + 1 < messages.Count && messages[i + 1] is { Role: "assistant", State: not MessageState.Done };
            if (state == MessageState.Done && !unanswered)
            {
                history.Add(new HistoryMessage(role, content) { Searched = role == "user" && i + 1 < messages.Count ? messages[i + 1].Searched?.Whole : null });
            }
        }

        return history;
    }

    private static QuestionRefusedException Pending() =>
        new(ChatErrorCodes.AnswerPending, "An answer in this conversation is still pending. Stop it or wait for it.");
}
