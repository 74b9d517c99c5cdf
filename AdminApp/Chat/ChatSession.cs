using AdminApp.Core.Chat;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Chat;

/// <summary>
/// One person's open conversation and list of conversations, as a page shows them. Every call asks anew who the person is, so that
/// the server authorises each action.
/// </summary>
/// <param name="conversations">The store.</param>
/// <param name="runner">What answers.</param>
/// <param name="owner">Who the person is now.</param>
internal sealed class ChatSession(IConversations conversations, IQuestionRunner runner, Func<CancellationToken, Task<string>> owner)
{
    /// <summary>Conversations that are listed at most; a search looks through all.</summary>
    public const int Listed = 100;

    /// <summary>The open conversation; null while a new one is begun.</summary>
    public Conversation? Conversation { get; private set; }

    /// <summary>Its messages in order.</summary>
    public IReadOnlyList<Message> Messages { get; private set; } = [];

    /// <summary>The list, as last searched; with one more than <see cref="Listed"/> where there are more.</summary>
    public IReadOnlyList<ConversationSummary> List { get; private set; } = [];

    /// <summary>What the list was searched for.</summary>
    public string Search { get; private set; } = "";

    /// <summary>The answer that is due, if any.</summary>
    public Message? Due => Messages.FirstOrDefault(m => m.State == MessageState.Pending);

    /// <summary>The last question.</summary>
    public Message? LastQuestion => Messages.LastOrDefault(m => m.Role == "user");

    /// <summary>The question that an answer answers.</summary>
    public Message? QuestionOf(Message answer) => Messages.LastOrDefault(m => m.Role == "user" && m.Ordinal < answer.Ordinal);

    /// <summary>Whether anything stands behind an answer, which answering anew would take away.</summary>
    public bool HasLater(Message answer) => Messages.Any(m => m.Ordinal > answer.Ordinal);

    /// <summary>Opens a conversation, or none; false when it does not exist or is someone else's.</summary>
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

    /// <summary>Asks in the open conversation, or begins one.</summary>
    public async Task<Asked> AskAsync(string text, string? meeting, bool fresh, Guid? replaces, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        var asked = await runner.AskAsync(
            new AskRequest
            {
                Owner = await owner(cancellationToken),
                ConversationId = Conversation?.Id,
                Text = text,
                Meeting = meeting,
                Fresh = fresh,
                ReplacesQuestionId = replaces,
                Patience = patience,
            },
            cancellationToken);
        await OpenAsync(asked.ConversationId, cancellationToken);
        return asked;
    }

    /// <summary>Answers the same question anew, in the place of an answer and all behind it.</summary>
    /// <param name="patience">How long the person waits; null: the setting.</param>
    public Task<Asked> AnswerAgainAsync(Message answer, bool fresh, CancellationToken cancellationToken, TimeSpan? patience = null) =>
        QuestionOf(answer) is { } question
            ? AskAsync(question.Content, question.Meeting, fresh, question.Id, cancellationToken, patience)
            : throw new InvalidOperationException("The answer has no question.");

    /// <summary>Stops the answer that is due.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Due is { } due)
        {
            await runner.StopAsync(due.Id, await owner(cancellationToken));
            await RefreshAsync(due.Id, cancellationToken);
        }
    }

    /// <summary>Reads one answer again.</summary>
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
            // It took its place, or what it was to replace stands again.
            await OpenAsync(message.ConversationId, cancellationToken);
        }
    }

    /// <summary>Renames a conversation.</summary>
    public async Task RenameAsync(Guid id, string title, CancellationToken cancellationToken)
    {
        await conversations.RenameAsync(await owner(cancellationToken), id, title, cancellationToken);
        Conversation?.Title = Conversation.Id == id ? title : Conversation.Title;
        await ListAsync(null, cancellationToken);
    }

    /// <summary>Pins or unpins a conversation.</summary>
    public async Task PinAsync(Guid id, bool pinned, CancellationToken cancellationToken)
    {
        await conversations.PinAsync(await owner(cancellationToken), id, pinned, cancellationToken);
        Conversation?.Pinned = Conversation.Id == id ? pinned : Conversation.Pinned;
        await ListAsync(null, cancellationToken);
    }

    /// <summary>Deletes a conversation; a running answer of it is stopped first.</summary>
    public async Task DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        await conversations.DeleteAsync(await owner(cancellationToken), id, cancellationToken);
        await ListAsync(null, cancellationToken);
    }
}
