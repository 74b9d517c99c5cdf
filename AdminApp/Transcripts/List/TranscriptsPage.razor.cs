using System.Globalization;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Security;
using AdminApp.Transcripts.Details;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace AdminApp.Transcripts.List;

/// <summary>All transcripts: filter, open and, for Admins, upload and delete. Follows changes of other pages and processes.</summary>
public sealed partial class TranscriptsPage : IDisposable
{
    // While passages are being embedded: the library does not report the meetings one by one.
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _ended = new();
    private CoalescedLoad? _load;
    private IReadOnlyList<TranscriptSummary>? _list;
    private UploadPanel? _upload;
    private ITimer? _timer;
    private string _filter = "";
    private bool _imports;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private ITranscriptLibrary Library { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private IReadOnlyList<TranscriptSummary> Filtered
    {
        get
        {
            var words = _filter.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words.Length == 0 ? _list! : [.. _list!.Where(s => words.All(w => Fits(s.Transcript, w)))];
        }
    }

    private string Counts => _filter.Trim().Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Filtered.Count:N0} of {_list!.Count:N0}");

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await OnParametersSetAsync();
        _load = new CoalescedLoad(token => InvokeAsync(() => LoadAsync(token)), Time);
        Library.Changed += LibraryChanged;
        _timer = Time.CreateTimer(_ => { _ = InvokeAsync(RefreshWhileEmbeddingAsync); }, null, RefreshEvery, RefreshEvery);
        await _load.RunAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Library.Changed -= LibraryChanged;
        _timer?.Dispose();
        _load?.Dispose();
        _ended.Cancel();
        _ended.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync() => _imports = RoleClaims.Allows((await Authentication).User, UserRole.Admin);

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await User.RequireAsync(cancellationToken);
        _list = await Library.ListAsync(cancellationToken);
        StateHasChanged();
    }

    private void LibraryChanged(IReadOnlyList<Guid> ids) => _ = _load!.RunAsync();

    private Task RefreshWhileEmbeddingAsync() => _list?.Any(s => !s.Embedded) is true ? _load!.RunAsync() : Task.CompletedTask;

    private Task LoadSamplesAsync() => _upload!.LoadSamplesAsync();

    private async Task DeleteAsync(Transcript transcript)
    {
        var sure = await ConfirmDialog.AskAsync(
            Dialogs, $"Delete “{transcript.Title}”?",
            $"This removes the transcript ({Amounts.Count(transcript.TurnCount, "turn")}) from search and future answers. Answers that cite it keep their quotes. You can import the file again.",
            "Delete");
        if (!sure)
        {
            return;
        }

        var user = await User.RequireAsync(UserRole.Admin, _ended.Token);
        var deleted = await Library.DeleteAsync(transcript.Id, user.Actor, _ended.Token);
        Snackbar.Add(deleted ? $"Deleted “{transcript.Title}”" : "Already deleted by someone else", deleted ? Severity.Success : Severity.Info);
        await _load!.RunAsync();
    }

    private Task EditAsync(Transcript transcript) => EditDetailsDialog.ShowAsync(Dialogs, transcript);

    private void FilterBy(string? text) => _filter = text ?? "";

    private void ClearFilter() => _filter = "";

    private static bool Fits(Transcript transcript, string word) =>
        Contains(transcript.Title, word) || Contains(transcript.FileName, word) || transcript.Speakers.Exists(s => Contains(s, word))
        || Contains(Clock.Day(transcript.Date), word);

    private static bool Contains(string text, string word) =>
        CultureInfo.InvariantCulture.CompareInfo.IndexOf(text, word, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;
}
