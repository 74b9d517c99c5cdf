using AdminApp.Core.Chat;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Tests.Components;

/// <summary>A list of conversations without messages; remembers what was searched for.</summary>
internal sealed class FakeConversations : IConversations
{
    public List<ConversationSummary> List { get; } = [];

    public List<string> Searched { get; } = [];

    public void Add(int count) => List.AddRange(Enumerable.Range(0, count).Select(index => new ConversationSummary(Guid.NewGuid(), $"Talk {index}", false, DateTime.UtcNow, false)));

    public Task<IReadOnlyList<ConversationSummary>> ListAsync(string owner, string? search = null, int take = 100, CancellationToken cancellationToken = default)
    {
        if (search is not null)
        {
            Searched.Add(search);
        }

        return Task.FromResult<IReadOnlyList<ConversationSummary>>([.. List.Take(take)]);
    }

    public Task<IReadOnlyList<ConversationSummary>> FindByTitleAsync(string owner, IReadOnlyList<string> words, int take, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<ConversationSummary>>([.. List.Where(talk => words.All(word => talk.Title.Contains(word, StringComparison.OrdinalIgnoreCase))).Take(take)]);

    public Task<(Conversation Conversation, IReadOnlyList<Message> Messages)?> GetAsync(string owner, Guid id, CancellationToken cancellationToken = default) =>
        Task.FromResult<(Conversation, IReadOnlyList<Message>)?>(null);

    public Task<Message?> GetMessageAsync(string owner, Guid messageId, CancellationToken cancellationToken = default) => Task.FromResult<Message?>(null);

    public Task<bool> RenameAsync(string owner, Guid id, string title, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> PinAsync(string owner, Guid id, bool pinned, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> DeleteAsync(string owner, Guid id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<string?> ExportMarkdownAsync(string owner, Guid id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
