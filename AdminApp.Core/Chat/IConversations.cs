using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Chat;

/// <summary>The stored conversations; every method takes the owner and ignores conversations of others. Component tests use a fake.</summary>
public interface IConversations
{
    /// <summary>Lists conversations, pinned ones first, then the most recent; <paramref name="search"/> looks in titles and texts. At most <paramref name="take"/>.</summary>
    Task<IReadOnlyList<ConversationSummary>> ListAsync(string owner, string? search = null, int take = 100, CancellationToken cancellationToken = default);

    /// <summary>Finds conversations whose title contains every word, the most recent first; with no words, the most recent ones. At most <paramref name="take"/>.</summary>
    Task<IReadOnlyList<ConversationSummary>> FindByTitleAsync(string owner, IReadOnlyList<string> words, int take, CancellationToken cancellationToken = default);

    /// <summary>Returns a conversation with its messages and citations, in order, without those that a pending answer will replace; null if it does not exist.</summary>
    Task<(Conversation Conversation, IReadOnlyList<Message> Messages)?> GetAsync(string owner, Guid id, CancellationToken cancellationToken = default);

    /// <summary>Returns a message with its citations; null if it does not exist.</summary>
    Task<Message?> GetMessageAsync(string owner, Guid messageId, CancellationToken cancellationToken = default);

    /// <summary>Renames a conversation (1 to 200 characters); false if it does not exist.</summary>
    Task<bool> RenameAsync(string owner, Guid id, string title, CancellationToken cancellationToken = default);

    /// <summary>Pins or unpins a conversation; false if it does not exist.</summary>
    Task<bool> PinAsync(string owner, Guid id, bool pinned, CancellationToken cancellationToken = default);

    /// <summary>Deletes a conversation, stopping a running answer first; false if it does not exist.</summary>
    Task<bool> DeleteAsync(string owner, Guid id, CancellationToken cancellationToken = default);

    /// <summary>Returns a conversation as Markdown with its sources; null if it does not exist.</summary>
    Task<string?> ExportMarkdownAsync(string owner, Guid id, CancellationToken cancellationToken = default);
}
