using AdminApp.Core.Chat;

namespace AdminApp.Chat.Conversations;

/// <summary>What can be done with a conversation from its menu.</summary>
public interface IConversationActions
{
    /// <summary>Asks for a new title.</summary>
    Task RenameAsync(ConversationSummary item);

    /// <summary>Pins it, or unpins a pinned one.</summary>
    Task PinAsync(ConversationSummary item);

    /// <summary>Asks first, then deletes it.</summary>
    Task DeleteAsync(ConversationSummary item);
}
