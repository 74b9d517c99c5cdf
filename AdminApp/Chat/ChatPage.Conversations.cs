using AdminApp.Core.Chat;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;

namespace AdminApp.Chat;

/// <content>The list of conversations: search, rename, pin, delete.</content>
public sealed partial class ChatPage
{
    private CancellationTokenSource? _search;

    private Task OpenConversationsAsync() => _conversations.OpenAsync();

    private Task CloseConversationsAsync() => _conversations.CloseAsync();

    private Task PinOpenAsync() => _session.Conversation is { } open ? PinAsync(Summary(open)) : Task.CompletedTask;

    private async Task SearchAsync(string text)
    {
        _search?.Cancel();
        using var search = _search = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        try
        {
            await _session.ListAsync(text, search.Token);
        }
        catch (OperationCanceledException) when (!_gone.IsCancellationRequested)
        {
            // A later search took its place.
        }
        finally
        {
            _search = _search == search ? null : _search;
        }
    }

    private async Task RenameAsync(ConversationSummary item)
    {
        await CloseConversationsAsync(); // a dialog cannot come before an open sheet
        if (await TextDialog.AskAsync(Dialogs, "Rename conversation", "Title", item.Title, 200, "Rename") is { } title)
        {
            await _session.RenameAsync(item.Id, title, _gone.Token);
        }
    }

    private Task PinAsync(ConversationSummary item) => _session.PinAsync(item.Id, !item.Pinned, _gone.Token);

    private async Task DeleteAsync(ConversationSummary item)
    {
        await CloseConversationsAsync();
        if (!await ConfirmDialog.AskAsync(Dialogs, "Delete this conversation?", $"“{item.Title}” and its answers are removed for good.", "Delete"))
        {
            return;
        }

        await _session.DeleteAsync(item.Id, _gone.Token);
        if (item.Id == ConversationId)
        {
            Navigation.NavigateTo("/");
        }
    }

    // The list marks conversations with an answer due, and the foot meetings that are not embedded yet: while there are such, they are read again from time to time.
    private async Task LookAgainAsync()
    {
        if (_gone.IsCancellationRequested)
        {
            return;
        }

        var changed = _session.List.Any(c => c.HasPending) && await _session.ListAsync(null, _gone.Token);
        if (_meetings.EmbeddingLeft is > 0 and var left)
        {
            await ReadMeetingsAsync();
            changed |= _meetings.EmbeddingLeft != left;
        }

        if (changed)
        {
            StateHasChanged();
        }
    }

    private static ConversationSummary Summary(Conversation open) => new(open.Id, open.Title, open.Pinned, open.UpdatedAtUtc, HasPending: false);
}
