using System.Globalization;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Samples;
using AdminApp.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace AdminApp.Transcripts.List;

/// <summary>
/// Uploads transcripts from the browser. Of a file with warnings nothing is kept before the person has chosen: the browser holds it, and it is read again
/// then, so that the server's memory does not fill up while people think. For that, its input stays, hidden, and a new one takes more files.
/// </summary>
public sealed partial class UploadPanel : IAsyncDisposable
{
    private static readonly string Accepted = string.Join(',', [.. TranscriptEndings.Known, .. TranscriptEndings.Alone, "text/plain", "text/vtt"]);

    // A render each this often shows progress without flooding the connection.
    private static readonly TimeSpan RenderEvery = TimeSpan.FromMilliseconds(150);

    private readonly List<UploadItem> _items = [];
    private ElementReference _root;
    private UploadScript? _script;
    private CancellationTokenSource? _running;
    private FoundFiles? _found;
    private string? _left;
    private string? _refused;
    private int _input = 1;
    private int _listening;
    private bool _busy;
    private bool _over;
    private bool _stopped;
    private bool _ended;
    private long _rendered;

    [Inject]
    private ITranscriptImporter Importer { get; set; } = default!;

    [Inject]
    private ITranscriptLibrary Library { get; set; } = default!;

    [Inject]
    private SampleMeetings Samples { get; set; } = default!;

    [Inject]
    private IOptionsMonitor<TranscriptsOptions> Options { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    /// <summary>Whether files are being imported.</summary>
    public bool Running => _running is not null;

    /// <summary>Raised when an upload begins and ends.</summary>
    [Parameter]
    public EventCallback RunningChanged { get; set; }

    private int MaxFileSizeMb => Options.CurrentValue.MaxFileSizeMb;

    // The one that takes files last, after those whose files may be read again.
    private IEnumerable<int> Inputs => _items.Where(item => item.File is not null && item.Input != _input && (item.AwaitsChoice || (Running && item.Result is null))).Select(item => item.Input).Distinct().Order().Append(_input);

    private List<UploadItem> Waiting => _items.FindAll(item => item.AwaitsChoice);

    private double Progress => _items.Count == 0 ? 0 : Math.Round(_items.Average(i => i.Result is null ? i.Read * 0.9 : 1), 3);

    private string Summary
    {
        get
        {
            var done = _items.Count(i => i.Result is not null);
            if (Running)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{done} of {_items.Count} done");
            }

            var refused = _items.Count(i => i.Result is { Accepted: false });
            var known = _items.Count(i => i.Result is { Duplicate: true });
            var waiting = Waiting.Count;
            var declined = _items.Count(i => i.Declined);
            var undone = _items.Count(i => i.Undone);
            var parts = new[]
            {
                (Count: done - refused - known - waiting - declined - undone, Text: "imported"), (Count: waiting, Text: "to decide"), (Count: known, Text: "already there"), (Count: declined, Text: "not imported"), (Count: undone, Text: "undone"),
                (Count: refused, Text: "failed"), (Count: _items.Count - done, Text: "stopped"),
            };
            return string.Join(", ", parts.Where((p, i) => i == 0 || p.Count > 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Count} {p.Text}")));
        }
    }

    /// <summary>Imports the sample meetings, as if they had been dropped.</summary>
    public async Task LoadSamplesAsync()
    {
        if (Running || _busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var user = await User.RequireAsync(UserRole.Admin);
            Begin([]);
            foreach (var result in await Samples.ImportAsync(user.Actor, cancellationToken: _running!.Token))
            {
                _items.Add(new UploadItem(null, result.File) { Started = true, Read = 1, Result = result });
            }
        }
        finally
        {
            End();
            _busy = false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _ended = true;
        if (_running is not null)
        {
            await _running.CancelAsync();
        }

        if (_script is not null)
        {
            await _script.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await ListenAsync();
            var script = await UploadScript.OpenAsync(Js, Assets["js/upload.js"], _root, new UploadScript.Callbacks { Found = FoundAsync });
            if (_ended)
            {
                await script.DisposeAsync();
            }
            else
            {
                _script = script;
            }
        }
        else if (_listening != _input)
        {
            await ListenAsync();
        }
    }

    private async Task ListenAsync()
    {
        // The input listens once its own OnAfterRenderAsync, which follows this one, has told the browser to. A file chosen earlier would be lost.
        var input = _input;
        await Task.Yield();
        _listening = input;
        StateHasChanged();
    }

    /// <summary>The browser found files in folders.</summary>
    internal Task FoundAsync(FoundFiles found)
    {
        if (found.Taken > 0)
        {
            _found = found; // its files follow by the input
        }
        else if (!Running)
        {
            Tidy();
            _left = found.Text;
            StateHasChanged();
        }

        return Task.CompletedTask;
    }

    private async Task FilesChosenAsync(InputFileChangeEventArgs e)
    {
        if (Running || _busy || e.FileCount == 0)
        {
            return;
        }

        _over = false;
        if (e.FileCount > TranscriptUpload.MaxFiles)
        {
            Refuse(string.Create(CultureInfo.InvariantCulture, $"You can upload up to {TranscriptUpload.MaxFiles} files at once{Count()}. Drop them in parts, or use the import command on the server."));
            return;
        }

        var files = e.GetMultipleFiles(TranscriptUpload.MaxFiles);
        // The browser names a file of a folder by its path.
        var origins = ImportOrigin.Of([.. files.Select(f => f.Name)]);
        await OnceAsync(user => RunAsync([.. files.Select((f, i) => new UploadItem(f, TranscriptFileName.Sanitize(f.Name), origins[i], _input))], user, isNew: true));

        // The browser passes on one file more than allowed, however many there are.
        string Count() => _found is { Taken: var taken } ? string.Create(CultureInfo.InvariantCulture, $"; the folder has {taken:N0}") : "";
    }

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

    private async Task RunAsync(IReadOnlyList<UploadItem> items, SignedInUser user, bool isNew)
    {
        if (isNew)
        {
            Begin(items);
        }
        else
        {
            Start();
        }

        try
        {
            await new UploadRun(Importer, user.Actor, MaxFileSizeMb).RunAsync(items, RenderNowAndThen, _running!.Token);
        }
        catch (OperationCanceledException)
        {
            _stopped = true;
            foreach (var item in items)
            {
                item.PutBack();
            }
        }
        finally
        {
            End();
        }
    }

    // One thing at a time: a second click arrives while it is checked who acts.
    private async Task OnceAsync(Func<SignedInUser, Task> work)
    {
        if (Running || _busy)
        {
            return;
        }

        _busy = true;
        try
        {
            if (await AdminAsync() is { } user)
            {
                await work(user);
            }
        }
        finally
        {
            _busy = false;
        }
    }

    // Null if they may not: thrown on from an event of the browser, nobody would hear of it.
    private async Task<SignedInUser?> AdminAsync()
    {
        try
        {
            return await User.RequireAsync(UserRole.Admin);
        }
        catch (UnauthorizedAccessException exception)
        {
            Refuse(exception.Message);
            return null;
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            Refuse(StoreFailure.Text);
            return null;
        }
    }

    private void Refuse(string reason)
    {
        Tidy();
        (_refused, _found) = (reason, null);
    }

    private void Begin(IEnumerable<UploadItem> items)
    {
        Tidy();
        (_left, _found) = (_found?.Text, null);
        _items.AddRange(items);
        Start();
    }

    private void Start()
    {
        _stopped = false;
        _running = new CancellationTokenSource();
        _ = RunningChanged.InvokeAsync();
    }

    private void End()
    {
        _running?.Dispose();
        _running = null;
        if (_items.Exists(item => item.AwaitsChoice && item.Input == _input))
        {
            _input++;
        }

        _ = RunningChanged.InvokeAsync();
        StateHasChanged();
    }

    private void Stop() => _running?.Cancel();

    private void Clear()
    {
        Decline(Waiting);
        Tidy();
    }

    // What still waits for a choice stays.
    private void Tidy()
    {
        _items.RemoveAll(item => !item.AwaitsChoice);
        (_left, _refused, _stopped) = (null, null, false);
    }

    private void RenderNowAndThen()
    {
        if (_rendered == 0 || Time.GetElapsedTime(_rendered) >= RenderEvery)
        {
            _rendered = Time.GetTimestamp();
            _ = InvokeAsync(StateHasChanged);
        }
    }
}
