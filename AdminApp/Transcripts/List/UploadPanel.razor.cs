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

    private readonly List<UploadItem> _items = [];
    private ElementReference _root;
    private UploadScript? _script;
    private CancellationTokenSource? _running;
    private FoundFiles? _found;
    private string? _leftOut;
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
            _leftOut = found.Text;
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
}
