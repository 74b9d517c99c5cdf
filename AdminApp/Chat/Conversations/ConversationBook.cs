using AdminApp.Core.Chat;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Chat.Conversations;

/// <summary>The conversations of the Chat page: the list, its search, and what can be done with each.</summary>
/// <param name="session">The person's conversations.</param>
/// <param name="dialogs">Asks for titles and confirmations.</param>
/// <param name="navigation">Leads away from a conversation that was deleted.</param>
/// <param name="changed">Called when something that the page shows has changed.</param>
public sealed class ConversationBook(ChatSession session, IDialogService dialogs, NavigationManager navigation, Action changed) : IConversationActions, IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource? _search;

    /// <summary>The person's conversations.</summary>
    public ChatSession Session => session;

    /// <summary>Whether the list has been read.</summary>
    public bool Loaded { get; private set; }

    /// <summary>Closes what covers the page: a dialog can't appear in front of an open sheet.</summary>
    public Func<Task> BeforeDialog { get; set; } = () => Task.CompletedTask;

    /// <summary>Reads the list; returns whether it changed.</summary>
    public async Task<bool> ReadAsync()
    {
        var read = await session.ListAsync(null, _gone.Token) || !Loaded;
        Loaded = true;
        return read;
    }

    /// <summary>
    /// Reads the list again, as another tab may have changed it; returns whether it changed. The result of a search is left alone, because
    /// finding it means reading all texts, unless it lists a pending answer.
    /// </summary>
    public Task<bool> FollowAsync() =>
        session.Search.Length == 0 || session.List.Any(item => item.HasPending) ? ReadAsync() : Task.FromResult(false);

    /// <summary>Searches titles and texts; a later search replaces an earlier one.</summary>
    public async Task SearchAsync(string text)
    {
        // What was typed last may be looked for after the page was left.
        if (_gone.IsCancellationRequested)
        {
            return;
        }

        _search?.Cancel();
        using var search = _search = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        try
        {
            await session.ListAsync(text, search.Token);
            changed();
        }
        catch (OperationCanceledException)
        {
            // A later search took its place, or the page was left.
        }
        finally
        {
            _search = _search == search ? null : _search;
        }
    }

    /// <summary>Lists more.</summary>
    public async Task ShowMoreAsync()
    {
        await session.ListMoreAsync(_gone.Token);
        changed();
    }

    /// <inheritdoc />
    public async Task RenameAsync(ConversationSummary item)
    {
        await BeforeDialog();
        if (await TextDialog.AskAsync(dialogs, "Rename conversation", "Title", item.Title, 200, "Rename") is { } title)
        {
            await session.RenameAsync(item.Id, title, _gone.Token);
            changed();
        }
    }

    /// <inheritdoc />
    public async Task PinAsync(ConversationSummary item)
    {
        await session.PinAsync(item.Id, !item.Pinned, _gone.Token);
        changed();
    }

    /// <inheritdoc />
    public async Task DeleteAsync(ConversationSummary item)
    {
        await BeforeDialog();
        if (!await ConfirmDialog.AskAsync(dialogs, "Delete this conversation?", $"“{item.Title}” and its answers will be deleted for good.", "Delete"))
        {
            return;
        }

        await session.DeleteAsync(item.Id, _gone.Token);
        changed();
        if (item.Id == session.Conversation?.Id)
        {
            navigation.NavigateTo("/");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }
}
