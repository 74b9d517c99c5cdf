using AdminApp.Core.Chat;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Chat;

/// <summary>
/// One person's open conversation and list of conversations, as a page shows them. Every call checks again who the person is, so that
/// the server authorizes each action.
/// </summary>
/// <param name="conversations">The store.</param>
/// <param name="runner">What answers.</param>
/// <param name="owner">Tells who the person is now.</param>
public sealed class ChatSession(IConversations conversations, IQuestionRunner runner, Func<CancellationToken, Task<string>> owner)
{
    /// <summary>Conversations that are listed at first, and added by "Show more".</summary>
    public const int ListStep = 100;

    /// <summary>How many conversations are listed now; a search looks through all.</summary>
    public int Listed { get; private set; } = ListStep;

    /// <summary>The open conversation; null for a new one.</summary>
    public Conversation? Conversation { get; private set; }

    /// <summary>Its messages in order.</summary>
    public IReadOnlyList<Message> Messages { get; private set; } = [];

    /// <summary>The list as last searched; one more than <see cref="Listed"/> if there are more.</summary>
    public IReadOnlyList<ConversationSummary> List { get; private set; } = [];

    /// <summary>The conversations to show.</summary>
    public IEnumerable<ConversationSummary> Shown => List.Take(Listed);

    /// <summary>Whether there are more than are listed.</summary>
    public bool HasMore => List.Count > Listed;

    /// <summary>What the list was searched for.</summary>
    public string Search { get; private set; } = "";

    /// <summary>The pending answer, if any.</summary>
    public Message? Due => Messages.FirstOrDefault(m => m.State == MessageState.Pending);

    public Message? LastQuestion => Messages.LastOrDefault(m => m.Role == "user");

    public Message? QuestionOf(Message answer) => Messages.LastOrDefault(m => m.Role == "user" && m.Ordinal < answer.Ordinal);

    /// <summary>The answer to a question; null before there is one.</summary>
    public Message? AnswerOf(Message question) => Messages.FirstOrDefault(m => m.Role != "user" && m.Ordinal > question.Ordinal);

    /// <summary>Whether anything follows an answer; answering again deletes it.</summary>
    public bool HasLater(Message answer) => Messages.Any(m => m.Ordinal > answer.Ordinal);

    /// <summary>Opens a conversation, or none; false if it does not exist or is someone else's.</summary>
    public async Task<bool> OpenAsync(Guid? id, CancellationToken cancellationToken)
    {
        var found = id is { } known ? await conversations.GetAsync(await owner(cancellationToken), known, cancellationToken) : null;
        (Conversation, Messages) = found is { } open ? (open.Conversation, open.Messages) : (null, (IReadOnlyList<Message>)[]);
        return id is null || found is not null;
    }

    /// <summary>Reads the list again; returns whether it changed.</summary>
    public async Task<bool> ListAsync(string? search, CancellationToken cancellationToken)
    {
        Search = search ?? Search;
        var list = await conversations.ListAsync(await owner(cancellationToken), Search.Length == 0 ? null : Search, Listed + 1, cancellationToken);
        var changed = !list.SequenceEqual(List);
        List = changed ? list : List;
        return changed;
    }

    /// <summary>Lists more conversations.</summary>
    public Task ListMoreAsync(CancellationToken cancellationToken)
    {
        Listed += ListStep;
        return ListAsync(null, cancellationToken);
    }

    /// <summary>Reads the open conversation again if the list says that it was changed elsewhere, as in another tab; returns whether it was read.</summary>
    public async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        if (Due is not null || Conversation is not { } open || List.FirstOrDefault(c => c.Id == open.Id) is not { } listed || listed.UpdatedAtUtc == open.UpdatedAtUtc)
        {
            return false;
        }

        return await OpenAsync(open.Id, cancellationToken);
    }

    /// <summary>Reads the open conversation again if it cites one of these transcripts, whose speakers may have other names now; returns whether it was read.</summary>
    public async Task<bool> RenewAsync(IReadOnlyList<Guid> transcripts, CancellationToken cancellationToken)
    {
        if (Conversation is not { } open || Due is not null || !Messages.Any(message => message.Citations.Exists(citation => transcripts.Contains(citation.TranscriptId)))
            || await conversations.GetAsync(await owner(cancellationToken), open.Id, cancellationToken) is not { } found)
        {
            return false;
        }

        // Another one may have been opened meanwhile, or a question asked.
        if (Conversation?.Id != open.Id || Due is not null)
        {
            return false;
        }

        (Conversation, Messages) = found;
        return true;
    }

    /// <summary>Asks in the open conversation, or begins one.</summary>
    /// <param name="question">The question and how it is asked; owner and conversation are put in here.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Asked> AskAsync(AskRequest question, CancellationToken cancellationToken)
    {
        var asked = await runner.AskAsync(
            question with { Owner = await owner(cancellationToken), ConversationId = Conversation?.Id },
            cancellationToken);
        await OpenAsync(asked.ConversationId, cancellationToken);
        return asked;
    }

    /// <summary>Answers the same question again; the new answer replaces this one and everything after it.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="how">Changes how it is asked; its text, its scope and what it replaces are put in before.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<Asked> AnswerAgainAsync(Message answer, Func<AskRequest, AskRequest> how, CancellationToken cancellationToken) =>
        QuestionOf(answer) is { } question
            ? AskAsync(how(Request(question.Content) with { Scope = question.Scope, ReadsScope = question.ReadsScope, ReplacesQuestionId = question.Id }), cancellationToken)
            : throw new InvalidOperationException("The answer has no question.");

    /// <summary>A question in the open conversation, or in a new one.</summary>
    public static AskRequest Request(string text) => new() { Owner = "", Text = text };

    /// <summary>Stops the pending answer.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Due is { } due)
        {
            await runner.StopAsync(due.Id, await owner(cancellationToken));
            await RefreshAsync(due.Id, cancellationToken);
        }
    }

    public async Task RefreshAsync(Guid answerId, CancellationToken cancellationToken)
    {
        var message = await conversations.GetMessageAsync(await owner(cancellationToken), answerId, cancellationToken);
        if (message is null)
        {
            return;
        }

        var replaces = Messages.Any(m => m.Id == answerId && m.ReplacesFrom is not null);
        Messages = [.. Messages.Select(m => m.Id == answerId ? message : m)];
        if (replaces && message.State != MessageState.Pending)
        {
            // The new answer replaced the old one, or the old one is back.
            await OpenAsync(message.ConversationId, cancellationToken);
        }
    }

    public async Task RenameAsync(Guid id, string title, CancellationToken cancellationToken)
    {
        await conversations.RenameAsync(await owner(cancellationToken), id, title, cancellationToken);
        Conversation?.Title = Conversation.Id == id ? title : Conversation.Title;
        await ListAsync(null, cancellationToken);
    }

    public async Task PinAsync(Guid id, bool pinned, CancellationToken cancellationToken)
    {
        await conversations.PinAsync(await owner(cancellationToken), id, pinned, cancellationToken);
        Conversation?.Pinned = Conversation.Id == id ? pinned : Conversation.Pinned;
        await ListAsync(null, cancellationToken);
    }

    /// <summary>Deletes a conversation; an answer that is running in it is stopped first.</summary>
    public async Task DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        await conversations.DeleteAsync(await owner(cancellationToken), id, cancellationToken);
        await ListAsync(null, cancellationToken);
    }
}
