using System.Runtime.ExceptionServices;
using System.Text;

namespace AdminApp.Core.Llm.Coalescing;

/// <summary>
/// What happened to a call so far, for any number of readers at their own pace: a broadcast with replay. One copy of the text
/// serves all; of several changes of place a slow reader sees the last.
/// </summary>
internal sealed class FlightLog
{
    // More than the attempts of one call; probes of a long outage push the oldest out.
    private const int MaxStatuses = 32;

    private readonly Lock _lock = new();
    private readonly List<(long Sequence, LlmUpdate Update)> _statuses = [];
    private readonly StringBuilder _text = new();
    private long _next;
    private bool _everStarted;
    private LlmAnswer? _answer;
    private ExceptionDispatchInfo? _failure;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Whether some of the answer was sent on; from then on the call is not tried again.</summary>
    public bool HasText
    {
        get
        {
            lock (_lock)
            {
                return _text.Length > 0;
            }
        }
    }

    public void Publish(LlmUpdate update) => Change(() =>
    {
        if (update is LlmToken token)
        {
            _text.Append(token.Text);
            return;
        }

        // The throttle tells places outside its lock, so one may come after the call has left; who queues again has told a retry before.
        if (update is LlmQueued && _statuses is [.., (_, LlmStarted)])
        {
            return;
        }

        if (update is LlmQueued && _statuses is [.., (_, LlmQueued)])
        {
            _statuses.RemoveAt(_statuses.Count - 1);
        }
        else if (_statuses.Count == MaxStatuses)
        {
            _statuses.RemoveAt(0);
        }

        _everStarted |= update is LlmStarted;
        _statuses.Add((_next++, update));
    });

    public void Complete(LlmAnswer answer) => Change(() => _answer = answer);

    public void Fail(Exception exception) => Change(() => _failure = ExceptionDispatchInfo.Capture(exception));

    /// <summary>Where a reader begins: at the start, or, for one who comes late, at the present state with all the text so far.</summary>
    public Cursor Start(bool late)
    {
        lock (_lock)
        {
            return new Cursor(late && _statuses.Count > 0 ? _statuses[^1].Sequence : 0, 0);
        }
    }

    /// <summary>What came since <paramref name="cursor"/>.</summary>
    public Page Read(Cursor cursor)
    {
        lock (_lock)
        {
            var updates = _statuses.Where(s => s.Sequence >= cursor.Sequence).Select(s => s.Update).ToList();
            if (_text.Length > cursor.Text)
            {
                updates.Add(new LlmToken(_text.ToString(cursor.Text, _text.Length - cursor.Text)));
            }

            return new Page(
                updates, new Cursor(_next, _text.Length), _statuses is [.., (_, LlmStarted)], _everStarted, _answer, _failure, _changed.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (_answer is not null || _failure is not null)
            {
                return;
            }

            change();
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    /// <summary>How far a reader has read.</summary>
    internal sealed record Cursor(long Sequence, int Text);

    /// <summary>What a reader has not read yet, and the state after it.</summary>
    internal sealed record Page(
        IReadOnlyList<LlmUpdate> Updates, Cursor Next, bool IsRunning, bool EverStarted, LlmAnswer? Answer, ExceptionDispatchInfo? Failure, Task Changed);
}
