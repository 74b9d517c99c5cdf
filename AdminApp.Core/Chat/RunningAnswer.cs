using System.Threading.Channels;

namespace AdminApp.Core.Chat;

/// <summary>Why a running answer is being stopped.</summary>
internal enum StopReason
{
    /// <summary>It is not being stopped.</summary>
    None,

    /// <summary>Its owner stopped it.</summary>
    Owner,

    /// <summary>The process is stopping.</summary>
    Shutdown,
}

/// <summary>
/// One running answer: its state, its watchers and its end. Each change creates a new <see cref="AnswerProgress"/>;
/// watchers get the latest one at most every 100 ms, and always the end.
/// </summary>
internal sealed class RunningAnswer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Watcher> _watchers = [];
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private (long Version, AnswerProgress Progress) _state;

    public RunningAnswer(Asked asked, string owner, TimeProvider time)
    {
        (Asked, Owner, _time) = (asked, owner, time);
        _state = (1, new AnswerProgress(asked.AnswerId, asked.ConversationId, AnswerStage.FindingPassages, null, null, null, null, null, "", []) { Since = time.GetTimestamp() });
    }

    public Asked Asked { get; }

    public string Owner { get; }

    /// <summary>Canceled when the answer has to stop.</summary>
    public CancellationToken StopToken => _stop.Token;

    /// <summary>Why the answer is being stopped.</summary>
    public StopReason Stopping { get; private set; }

    /// <summary>Completes after the outcome was stored and reported.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The newest state.</summary>
    public AnswerProgress Progress
    {
        get
        {
            lock (_lock)
            {
                return _state.Progress;
            }
        }
    }

    /// <summary>Asks the answer to stop; the first reason counts.</summary>
    public void Stop(StopReason reason)
    {
        lock (_lock)
        {
            if (Stopping != StopReason.None || _state.Progress.Stage == AnswerStage.Ended)
            {
                return;
            }

            Stopping = reason;
        }

        _stop.Cancel();
    }

    /// <summary>Changes the state. Nothing changes after the end.</summary>
    public void Update(Func<AnswerProgress, AnswerProgress> change)
    {
        lock (_lock)
        {
            if (_state.Progress.Stage == AnswerStage.Ended)
            {
                return;
            }

            var (before, after) = (_state.Progress, change(_state.Progress));
            var news = after.Stage != before.Stage || after.LastRetry != before.LastRetry;
            _state = (_state.Version + 1, news ? after with { Since = _time.GetTimestamp() } : after);
        }

        _changes.Writer.TryWrite(true);
    }

    /// <summary>Marks the end: watchers are notified without delay.</summary>
    public void End()
    {
        Update(progress => progress with { Stage = AnswerStage.Ended, Place = null, StartsAt = null, WaitReason = null, Retry = null, RetryAfter = null });
        _ending.TrySetResult();
        _changes.Writer.TryComplete();
    }

    /// <summary>Adds a watcher and sends it the current state before returning.</summary>
    /// <exception cref="InvalidOperationException">There are too many watchers.</exception>
    public IDisposable Watch(Action<AnswerProgress> changed)
    {
        var watcher = new Watcher(this, changed);
        (long, AnswerProgress) state;
        lock (_lock)
        {
            if (_watchers.Count >= ChatLimits.Watchers)
            {
                throw new InvalidOperationException($"Up to {ChatLimits.Watchers} watchers can follow one answer.");
            }

            _watchers.Add(watcher);
            state = _state;
        }

        watcher.Tell(state);
        return watcher;
    }

    /// <summary>Notifies the watchers until the end. Runs once, in parallel with the answer.</summary>
    public async Task TellWatchersAsync()
    {
        var delay = Task.CompletedTask;
        while (await _changes.Reader.WaitToReadAsync())
        {
            // The end does not wait for the interval.
            await Task.WhenAny(delay, _ending.Task);
            _changes.Reader.TryRead(out _);
            TellAll();
            delay = Task.Delay(ChatLimits.WatchInterval, _time);
        }

        TellAll();
        _ended.TrySetResult();
    }

    public void Dispose() => _stop.Dispose();

    private void TellAll()
    {
        Watcher[] watchers;
        (long, AnswerProgress) state;
        lock (_lock)
        {
            (watchers, state) = ([.. _watchers], _state);
        }

        foreach (var watcher in watchers)
        {
            watcher.Tell(state);
        }
    }

    private void Remove(Watcher watcher)
    {
        lock (_lock)
        {
            _watchers.Remove(watcher);
        }
    }

    private sealed class Watcher(RunningAnswer answer, Action<AnswerProgress> changed) : IDisposable
    {
        private readonly Lock _telling = new();
        private long _told;
        private volatile bool _disposed;

        // Versions keep the order between the first call, made by Watch, and those of the loop.
        public void Tell((long Version, AnswerProgress Progress) state)
        {
            lock (_telling)
            {
                if (_disposed || state.Version <= _told)
                {
                    return;
                }

                _told = state.Version;
                try
                {
                    changed(state.Progress);
                }
                // A watcher that throws (a page that is gone) must not affect the answer or other watchers; it is removed.
                catch (Exception)
                {
                    Dispose();
                }
            }
        }

        public void Dispose()
        {
            _disposed = true;
            answer.Remove(this);
        }
    }
}
