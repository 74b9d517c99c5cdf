using System.Collections.Concurrent;

namespace AdminApp.Core.Chat;

/// <summary>The answers that this process is preparing, up to <see cref="ChatLimits.Running"/>, and the last states of some that have ended.</summary>
internal sealed class RunningAnswers
{
    // Null while it is reserved and being stored.
    private readonly ConcurrentDictionary<Guid, RunningAnswer?> _running = new();
    private readonly Lock _lock = new();
    private readonly Queue<AnswerProgress> _ended = new();
    private int _places;

    /// <summary>Reserves one of <paramref name="most"/> places for an answer before it is stored; false if all are taken.</summary>
    public bool TryReserve(Guid answerId, int most)
    {
        if (Interlocked.Increment(ref _places) > most)
        {
            Interlocked.Decrement(ref _places);
            return false;
        }

        _running[answerId] = null;
        return true;
    }

    /// <summary>Releases a place: its answer has ended or was never stored.</summary>
    public void Release(Guid answerId)
    {
        if (_running.TryRemove(answerId, out _))
        {
            Interlocked.Decrement(ref _places);
        }
    }

    /// <summary>Whether an answer is running here, or is about to.</summary>
    public bool Holds(Guid answerId) => _running.ContainsKey(answerId);

    /// <summary>Adds an answer to its reserved place.</summary>
    public void Add(RunningAnswer answer) => _running[answer.Asked.AnswerId] = answer;

    /// <summary>Removes an ended answer and releases its place.</summary>
    public void Remove(RunningAnswer answer)
    {
        lock (_lock)
        {
            _ended.Enqueue(answer.Progress);
            if (_ended.Count > ChatLimits.Ended)
            {
                _ended.Dequeue();
            }
        }

        Release(answer.Asked.AnswerId);
    }

    /// <summary>A running answer; null if it is not running here.</summary>
    public RunningAnswer? Find(Guid answerId) => _running.GetValueOrDefault(answerId);

    /// <summary>The last state of an ended answer; a minimal one if it is no longer kept.</summary>
    public AnswerProgress LastState(Guid answerId)
    {
        lock (_lock)
        {
            return _ended.LastOrDefault(progress => progress.AnswerId == answerId)
                ?? new AnswerProgress(answerId, Guid.Empty, AnswerStage.Ended, null, null, null, null, null, "", []);
        }
    }

    public IReadOnlyCollection<RunningAnswer> All => [.. _running.Values.OfType<RunningAnswer>()];

    /// <summary>Stops the answers of a conversation and waits for their end.</summary>
    public async Task StopConversationAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        foreach (var answer in All.Where(answer => answer.Asked.ConversationId == conversationId))
        {
            answer.Stop(StopReason.Owner);
            await answer.Ended.WaitAsync(cancellationToken);
        }
    }
}
