using AdminApp.Core.Stores;
using AdminApp.Security;

namespace AdminApp.Transcripts.List;

/// <summary>What the person decides about files that were read: to import them as they are or not, and to undo a replacement.</summary>
public sealed partial class UploadPanel
{
    private Task AcceptAsync(IReadOnlyList<UploadItem> items) => OnceAsync(async user =>
    {
        foreach (var item in items)
        {
            item.Accept();
        }

        await RunAsync(items, user, isNew: false);
    });

    private static void Decline(IReadOnlyList<UploadItem> items)
    {
        foreach (var item in items)
        {
            item.Declined = true;
        }
    }

    private Task UndoAsync(UploadItem item) => OnceAsync(user => UndoAsync(item, user));

    private async Task UndoAsync(UploadItem item, SignedInUser user)
    {
        if (item.Result is not { Id: { } id, ReplacedVersion: { } replaced })
        {
            return;
        }

        try
        {
            // Someone may have replaced or restored it since: then another version is the last one.
            item.Undone = (await Library.ReplacedAsync(id))?.Version == replaced.Version && await Library.RestoreAsync(id, user.Actor) is not null;
            item.Note = item.Undone ? null : "Nothing was undone: the transcript has been changed or deleted since, or 30 days have passed.";
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            item.Note = StoreFailure.Text;
        }
    }
}
