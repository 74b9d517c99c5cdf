using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Folders;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Transcripts.List;

/// <summary>Follows the watched folder.</summary>
public sealed partial class WatchedFolderCard : IDisposable
{
    private const int Shown = 5;

    private readonly CancellationTokenSource _ended = new();
    private IReadOnlyList<WatchedFile> _recent = [];
    private FolderStatus _status = new(FolderState.Off);

    [Inject]
    private WatchedFolder Folder { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private string StateText => _status.State == FolderState.Starting
        ? "Looking into the folder for the first time …"
        : string.Join(", ", new[]
        {
            _status.Files == 0 ? "No transcripts yet" : Amounts.Count(_status.Files, "transcript"),
            _status.Waiting > _status.WaitingForStore ? $"{Amounts.Number(_status.Waiting - _status.WaitingForStore)} not complete yet" : "",
            _status.WaitingForStore > 0 ? $"{Amounts.Number(_status.WaitingForStore)} waiting for the store" : "",
            _status is { Waiting: 0, Files: > 0 } ? "nothing left to import" : "",
            _status.OtherKinds > 0 ? $"{Amounts.Count(_status.OtherKinds, "file")} of other kinds" : "",
        }.Where(part => part.Length > 0)) + ". What appears here is imported within about ten seconds.";

    /// <inheritdoc/>
    public void Dispose()
    {
        Folder.Changed -= FolderChanged;
        _ended.Cancel();
        _ended.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (Folder.Path is not null)
        {
            Folder.Changed += FolderChanged;
            await ReadAsync();
        }
    }

    private void FolderChanged() => _ = InvokeAsync(async () =>
    {
        if (!_ended.IsCancellationRequested)
        {
            await ReadAsync();
            StateHasChanged();
        }
    });

    private async Task ReadAsync()
    {
        _status = Folder.Status;
        try
        {
            _recent = await Folder.RecentAsync(Shown, _ended.Token);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            // Shown again at the next change.
        }
    }

    private static string StateOf(WatchedFile file) => file switch
    {
        { RefusedBecause: not null } => "refused",
        { Duplicate: true } => "already there",
        { Replaced: true } => "replaced",
        _ => "imported",
    };
}
