using System.Globalization;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;

namespace AdminApp.Transcripts.Reader;

/// <summary>
/// Reads one transcript: lanes, search inside, a link a turn. <c>#turn-N</c> opens at a turn. With <c>from</c> that turn is framed:
/// <c>from</c> and <c>n</c> say what led there, <c>quote=a-b</c> marks its quoted characters, <c>v</c> names the version that the link
/// came from, <c>chat</c>, <c>answer</c> and <c>cite</c> lead back to the answer.
/// </summary>
public sealed partial class ReaderPage : IAsyncDisposable
{
    private const int MostShares = 5;
    private const int MostSpeakerChoices = 200;

    private readonly CancellationTokenSource _ended = new();
    private ElementReference _root;
    private ReaderScript? _script;
    private Task<ReaderScript>? _opening;
    private ReaderView? _view;
    private State _state;
    private Change _changed;
    private bool _olderVersion;
    private string? _loaded;
    private string? _refused;
    private string _words = "";
    private int? _target;
    private int? _reveal;
    private (string Label, string? Back)? _cited;
    private bool _held;
    private bool _edits;

    private enum State
    {
        Loading,
        Shown,
    }

    private enum Change
    {
        None,
        Replaced,
        Deleted,
    }

    /// <summary>Id or file name.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "n")]
    private string? NumberText { get; set; }

    [SupplyParameterFromQuery]
    private string? Quote { get; set; }

    [SupplyParameterFromQuery]
    private string? Chat { get; set; }

    [SupplyParameterFromQuery]
    private string? Answer { get; set; }

    [SupplyParameterFromQuery]
    private string? Cite { get; set; }

    [SupplyParameterFromQuery(Name = "v")]
    private string? Version { get; set; }

    [Inject]
    private ITranscriptLibrary Library { get; set; } = default!;

    [Inject]
    private CurrentUser CurrentUser { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    // Taken as text: the framework fails on a number that is too large.
    private int? Number => int.TryParse(NumberText, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string Length => _view!.Lanes.TotalMs is { } ms
        ? $"{Amounts.Length(TimeSpan.FromMilliseconds(ms))}, {Amounts.Count(_view.Turns.Count, "turn")}"
        : Amounts.Count(_view.Turns.Count, "turn");

    private string Count => _view!.Matches.Count switch
    {
        0 => "none",
        ReaderFind.MaxHits => string.Create(CultureInfo.InvariantCulture, $"{_view.Current + 1:N0} of {ReaderFind.MaxHits:N0}+"),
        var count => string.Create(CultureInfo.InvariantCulture, $"{_view.Current + 1:N0} of {count:N0}"),
    };

    private string Label => (From, Number) switch
    {
        ("chat", { } number) => string.Create(CultureInfo.InvariantCulture, $"Cited as source {number} in your chat"),
        ("chat", null) => "Read for an answer in your chat",
        ("search", _) => "Found by your search",
        _ => "Quoted in an answer",
    };

    // Only a valid answer leads back to the chat.
    private string? Back => Guid.TryParse(Chat, out var chat) && Guid.TryParse(Answer, out var answer)
        ? new AnswerPlace(chat, answer, int.TryParse(Cite, NumberStyles.None, CultureInfo.InvariantCulture, out var cite) ? cite : null).Address
        : null;

    private (string Title, string Text)? Banner => (_changed, _olderVersion) switch
    {
        (Change.Deleted, _) => ("This transcript was deleted", "What you see is the text as it was. Answers that cite it keep their quotes."),
        (Change.Replaced, _) => ("This transcript was replaced", "A new version of the file was imported while you were reading."),
        (_, true) => ("This link is from an earlier version", "This file has been replaced. The passage may have moved or been removed. The answer that cites it keeps its quote."),
        _ => null,
    };

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Library.Changed += LibraryChanged;
        Navigation.LocationChanged += LocationChanged;
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!string.Equals(_loaded, Id, StringComparison.Ordinal))
        {
            _cited = null;
            await LoadAsync();
        }

        // A link within the transcript tells nothing of it: frame and way back stay as they were.
        if (From is not null && _view is not null)
        {
            _cited = (Label, Back);
            _olderVersion = !TranscriptLink.IsVersion(Version, _view.Transcript.ContentHash);
            _view.Cite(_olderVersion ? null : FragmentTurn(), Quote);
        }

        GoToFragment();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_view is null || _state != State.Shown)
        {
            return;
        }

        // Opened once for what is shown now, however often it is drawn in the meantime.
        var isNew = _script is null;
        var opening = _opening ??= ReaderScript.OpenAsync(Js, Assets["js/transcripts.js"], _root, new ReaderScript.Callbacks
        {
            Extend = ExtendAsync,
            Jump = x => JumpAsync(_view.Lanes.TurnAt(x)),
            Step = StepAsync,
        });
        var script = await opening;
        if (opening != _opening)
        {
            return;
        }

        _script = script;
        if (_held)
        {
            _held = false;
            await _script.ReleaseAsync();
        }

        if (_reveal is { } turn)
        {
            _reveal = null;
            await _script.RevealAsync(turn);
        }
        else if (isNew)
        {
            await _script.RefreshAsync();
        }
    }

    private async Task LoadAsync()
    {
        (_loaded, _state, _changed, _olderVersion, _words) = (Id, State.Loading, Change.None, false, "");
        await CloseScriptAsync(); // what it knows is taken off the page
        try
        {
            _edits = (await CurrentUser.RequireAsync(_ended.Token)).Role >= UserRole.Admin;
            _refused = null;
        }
        catch (UnauthorizedAccessException exception)
        {
            (_view, _refused, _state) = (null, exception.Message, State.Shown);
            return;
        }

        var found = await Library.FindAsync(Id, _ended.Token);
        var turns = found is null ? [] : await Library.TurnsAsync(found.Transcript.Id, cancellationToken: _ended.Token);
        _view = found is null || turns.Count == 0 ? null : new ReaderView(found.Transcript, turns);
        _state = State.Shown;
    }

    private async Task ReloadAsync()
    {
        await LoadAsync();
        _target = null;
    }

    private async Task CloseScriptAsync()
    {
        var opening = _opening;
        (_opening, _script) = (null, null);
        if (opening is null)
        {
            return;
        }

        try
        {
            await (await opening).DisposeAsync();
        }
        catch (Exception exception) when (BrowserGone.Explains(exception))
        {
            // It was being opened when the browser went.
        }
    }

    private int? FragmentTurn()
    {
        var fragment = new Uri(Navigation.Uri).Fragment;
        return _view is not null && fragment.StartsWith("#turn-", StringComparison.Ordinal)
            && int.TryParse(fragment["#turn-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var turn)
            ? Math.Min(turn, _view.Turns.Count - 1)
            : null;
    }

    private void GoToFragment()
    {
        if (FragmentTurn() is { } turn)
        {
            _view!.Show(turn);
            (_target, _reveal) = (turn, turn);
        }
    }

    private Task JumpAsync(int turn)
    {
        _view!.Show(turn);
        _reveal = turn;
        StateHasChanged();
        return Task.CompletedTask;
    }

    private async Task ExtendAsync(bool down)
    {
        if (_view is null || (down ? _view.End == _view.Rows.Count : _view.First == 0))
        {
            return;
        }

        if (_script is not null)
        {
            // What is on the screen stays where it is while rows come and go above it.
            await _script.HoldAsync();
            _held = true;
        }

        _view.Extend(down);
        StateHasChanged();
    }

    private async Task SearchAsync(string? words)
    {
        _words = words ?? ""; // before any await, so that the field keeps what is typed in the meantime
        var from = _script is null ? 0 : await _script.TopTurnAsync();
        _view!.Search(_words, from);
        ShowMatch(_view.CurrentMatch);
    }

    private Task FindKeyAsync(KeyboardEventArgs e) => e.Key == "Enter" ? StepAsync(e.ShiftKey) : Task.CompletedTask;

    private Task StepAsync(bool back)
    {
        ShowMatch(_view!.StepTo(back));
        StateHasChanged();
        return Task.CompletedTask;
    }

    private void ShowMatch(FindMatch? match)
    {
        if (match is { } found)
        {
            _view!.Show(found.Turn);
            _reveal = found.Turn;
        }
    }

    private void SpeakerChosen(ChangeEventArgs e) => _view!.SetSpeaker(e.Value as string);

    private void MergeChanged(ChangeEventArgs e) => _view!.SetMerge(e.Value is true);

    private async Task CopyLinkAsync()
    {
        // The way back is this person's own.
        var address = Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["chat"] = null, ["answer"] = null, ["cite"] = null });
        var copied = await Js.InvokeAsync<bool>("adminapp.copy", address);
        Snackbar.Add(copied ? "Link copied" : "Your browser didn't allow copying. Copy the address instead.", copied ? Severity.Success : Severity.Warning);
    }

    private void LocationChanged(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() =>
    {
        GoToFragment();
        StateHasChanged();
    });

    private void LibraryChanged(IReadOnlyList<Guid> ids)
    {
        if (_view is { } view && ids.Contains(view.Transcript.Id))
        {
            _ = InvokeAsync(() => NoticeAsync(view.Transcript));
        }
    }

    private async Task NoticeAsync(Transcript shown)
    {
        var now = await Library.FindAsync(shown.Id.ToString(), _ended.Token);
        _changed = now is null ? Change.Deleted : now.Transcript.ContentHash == shown.ContentHash ? Change.None : Change.Replaced;
        if (_changed == Change.None && now!.Transcript.Revision != shown.Revision)
        {
            await RenewAsync(now.Transcript);
        }

        StateHasChanged();
    }

    // The same text with other names or details: the reader stays where it is.
    private async Task RenewAsync(Transcript transcript)
    {
        var turns = await Library.TurnsAsync(transcript.Id, cancellationToken: _ended.Token);
        if (_view is not { } before || turns.Count != before.Turns.Count)
        {
            return;
        }

        if (_script is not null)
        {
            await _script.HoldAsync();
            _held = true;
        }

        _view = before.Renew(transcript, turns);
    }

    private string RowClass(int index)
    {
        var row = _view!.Rows[index];
        return row.Replies ? "reader-replies"
            : row.First.Index == _view.Cited ? "reader-turn cited"
            : row.First.Index == _target ? "reader-turn target"
            : "reader-turn";
    }

    private string X(Turn turn) => _view!.Lanes.StartOf(turn.Index).ToString("0.#####", CultureInfo.InvariantCulture);

    private static string? InFile(Turn turn) => turn.SpeakerInFile is { } name ? $"{name} in the file" : null;

    private static string WhoTitle(Turn turn) => $"{(InFile(turn) is { } inFile ? inFile + ". " : "")}Say who this is";

    private static string TurnId(Turn turn) => string.Create(CultureInfo.InvariantCulture, $"turn-{turn.Index}");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Library.Changed -= LibraryChanged;
        Navigation.LocationChanged -= LocationChanged;
        await _ended.CancelAsync();
        _ended.Dispose();
        await CloseScriptAsync();
    }
}
