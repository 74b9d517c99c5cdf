using System.Globalization;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Samples;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace AdminApp.Transcripts.List;

/// <summary>Uploads transcripts from the browser.</summary>
public sealed partial class UploadPanel : IDisposable
{
    // A render each this often shows progress without flooding the connection.
    private static readonly TimeSpan RenderEvery = TimeSpan.FromMilliseconds(150);

    private readonly List<UploadItem> _items = [];
    private CancellationTokenSource? _running;
    private string? _refused;
    private bool _listening;
    private bool _over;
    private bool _stopped;
    private long _rendered;

    [Inject]
    private ITranscriptImporter Importer { get; set; } = default!;

    [Inject]
    private SampleMeetings Samples { get; set; } = default!;

    [Inject]
    private IOptionsMonitor<TranscriptsOptions> Options { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <summary>Whether files are being imported.</summary>
    public bool Running => _running is not null;

    /// <summary>Raised when an upload begins and ends.</summary>
    [Parameter]
    public EventCallback RunningChanged { get; set; }

    private int MaxFileSizeMb => Options.CurrentValue.MaxFileSizeMb;

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
            var parts = new[]
            {
                (Count: done - refused - known, Text: "imported"), (Count: known, Text: "already there"), (Count: refused, Text: "failed"), (Count: _items.Count - done, Text: "stopped"),
            };
            return string.Join(", ", parts.Where((p, i) => i == 0 || p.Count > 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Count} {p.Text}")));
        }
    }

    /// <summary>Imports the sample meetings, as if they had been dropped.</summary>
    public async Task LoadSamplesAsync()
    {
        if (Running)
        {
            return;
        }

        var user = await User.RequireAsync(UserRole.Admin);
        Begin([]);
        try
        {
            foreach (var result in await Samples.ImportAsync(user.Actor, cancellationToken: _running!.Token))
            {
                _items.Add(new UploadItem(null, result.File) { Started = true, Read = 1, Result = result });
            }
        }
        finally
        {
            End();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _running?.Cancel();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        // The input listens once its own OnAfterRenderAsync, which follows this one, has told the browser to. A file chosen earlier would be lost.
        await Task.Yield();
        _listening = true;
        StateHasChanged();
    }

    private async Task FilesChosenAsync(InputFileChangeEventArgs e)
    {
        if (Running || e.FileCount == 0)
        {
            return;
        }

        _over = false;
        if (e.FileCount > TranscriptUpload.MaxFiles)
        {
            Clear();
            // The browser passes on one file more than allowed, however many there are.
            _refused = string.Create(CultureInfo.InvariantCulture, $"You can upload up to {TranscriptUpload.MaxFiles} files at once. Drop them in parts, or use the import command on the server.");
            return;
        }

        var files = e.GetMultipleFiles(TranscriptUpload.MaxFiles);
        SignedInUser user;
        try
        {
            user = await User.RequireAsync(UserRole.Admin);
        }
        catch (UnauthorizedAccessException exception)
        {
            // The browser's event ends here: thrown on, nobody would hear of it.
            Clear();
            _refused = exception.Message;
            return;
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            Clear();
            _refused = StoreFailure.Text;
            return;
        }

        Begin(files.Select(f => new UploadItem(f, f.Name)));
        try
        {
            await new UploadRun(Importer, user.Actor, MaxFileSizeMb).RunAsync(_items, RenderNowAndThen, _running!.Token);
        }
        catch (OperationCanceledException)
        {
            _stopped = true;
        }
        finally
        {
            End();
        }
    }

    private void Begin(IEnumerable<UploadItem> items)
    {
        Clear();
        _items.AddRange(items);
        _running = new CancellationTokenSource();
        _ = RunningChanged.InvokeAsync();
    }

    private void End()
    {
        _running?.Dispose();
        _running = null;
        _ = RunningChanged.InvokeAsync();
        StateHasChanged();
    }

    private void Stop() => _running?.Cancel();

    private void Clear()
    {
        _items.Clear();
        (_refused, _stopped) = (null, false);
    }

    private void RenderNowAndThen()
    {
        if (_rendered == 0 || Time.GetElapsedTime(_rendered) >= RenderEvery)
        {
            _rendered = Time.GetTimestamp();
            _ = InvokeAsync(StateHasChanged);
        }
    }

    private static Color Mark(UploadItem item) => item.Result switch
    {
        null => Color.Default,
        { Accepted: false } => Color.Error,
        { Warnings.Count: > 0 } => Color.Warning,
        _ => Color.Success,
    };

    private string StateOf(UploadItem item) => item.Result switch
    {
        null when _stopped => "stopped",
        null when !item.Started => "waiting",
        null => string.Create(CultureInfo.InvariantCulture, $"{item.Read * 100:0} %"),
        { Accepted: false } => "failed",
        { Duplicate: true } => "already there",
        { Replaced: true } r => $"replaced, {Turns(r)}",
        var r => Turns(r),
    };

    private static string Turns(ImportedFile file) => Amounts.Count(file.Turns, "turn");
}
