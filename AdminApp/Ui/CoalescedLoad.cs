namespace AdminApp.Ui;

/// <summary>
/// Loads what a page shows again when it has changed: one load at a time, and all changes during a load and the pause after it lead to one more. So the last load begins
/// after the last change, no older one ends after it, and a burst of changes costs few loads. Safe to call from any thread.
/// </summary>
/// <param name="load">Loads. It marshals to the page by itself.</param>
/// <param name="time">The clock of the pause.</param>
internal sealed class CoalescedLoad(Func<CancellationToken, Task> load, TimeProvider time) : IDisposable
{
    /// <summary>Time between the end of a load and the begin of the next.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private TaskCompletionSource? _next;
    private bool _running;

    /// <summary>Loads, at once or after the load that runs and a pause.</summary>
    /// <returns>Ends with a load that began after this call, and fails as it does.</returns>
    public Task RunAsync()
    {
        Task asked;
        lock (_gate)
        {
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            asked = _next.Task;
            if (_running)
            {
                return asked;
            }

            _running = true;
        }

        _ = RunAllAsync();
        return asked;
    }

    /// <summary>Ends the load that runs; nothing is loaded from now on.</summary>
    public void Dispose() => _ended.Cancel(); // not disposed: a load that still runs uses its token

    private async Task RunAllAsync()
    {
        var ended = _ended.Token;
        while (Take() is { } asked)
        {
            try
            {
                ended.ThrowIfCancellationRequested();
                await load(ended);
                asked.SetResult();
            }
            catch (OperationCanceledException)
            {
                asked.SetCanceled(CancellationToken.None);
            }
            catch (Exception exception)
            {
                asked.SetException(exception);
            }

            await Task.Delay(Pause, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private TaskCompletionSource? Take()
    {
        lock (_gate)
        {
            (var asked, _next) = (_next, null);
            _running = asked is not null;
            return asked;
        }
    }
}
