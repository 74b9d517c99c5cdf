using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Chat;

/// <summary>The stored conversations; every method takes the owner and treats another's conversation as absent. A seam: component tests put a fake here.</summary>
public interface IConversations
{
    /// <summary>Most recent first, pinned ones before all; <paramref name="search"/> looks into titles and texts. At most <paramref name="take"/>.</summary>
    Task<IReadOnlyList<ConversationSummary>> ListAsync(string owner, string? search = null, int take = 100, CancellationToken cancellationToken = default);

    /// <summary>The conversation with its messages and their citations, in order, without those whose place a due answer is to take; null when absent.</summary>
    Task<(Conversation Conversation, IReadOnlyList<Message> Messages)?> GetAsync(string owner, Guid id, CancellationToken cancellationToken = default);

    /// <summary>One message with its citations; null when absent.</summary>
    Task<Message?> GetMessageAsync(string owner, Guid messageId, CancellationToken cancellationToken = default);

    /// <summary>Renames (1 to 200 characters); false when absent.</summary>
    Task<bool> RenameAsync(string owner, Guid id, string title, CancellationToken cancellationToken = default);

    /// <summary>Pins or unpins; false when absent.</summary>
    Task<bool> PinAsync(string owner, Guid id, bool pinned, CancellationToken cancellationToken = default);

    /// <summary>Deletes, stopping a running answer first; false when absent.</summary>
    Task<bool> DeleteAsync(string owner, Guid id, CancellationToken cancellationToken = default);

    /// <summary>The conversation as Markdown, sources included; null when absent.</summary>
    Task<string?> ExportMarkdownAsync(string owner, Guid id, CancellationToken cancellationToken = default);
}
