using AdminApp.Core.Stores.Entities;
using AdminApp.Security;

namespace AdminApp.Transcripts.List;

/// <summary>Imports: from its beginning to its end, with what is shown in between.</summary>
public sealed partial class UploadPanel
{
    // A render each this often shows progress without flooding the connection.
    private static readonly TimeSpan RenderEvery = TimeSpan.FromMilliseconds(150);

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

    private void Begin(IEnumerable<UploadItem> items)
    {
        Tidy();
        (_leftOut, _found) = (_found?.Text, null);
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
        (_leftOut, _refused, _stopped) = (null, null, false);
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
