using System.Collections.Concurrent;

namespace AdminApp.Core.Chat;

/// <summary>The answers that this process prepares, at most as many as <see cref="ChatLimits.Running"/> says, and the last states of some that ended.</summary>
internal sealed class RunningAnswers
{
    // Null: its place is taken, and it is being stored.
    private readonly ConcurrentDictionary<Guid, RunningAnswer?> _running = new();
    private readonly Lock _lock = new();
    private readonly Queue<AnswerProgress> _ended = new();
    private int _places;

    /// <summary>Takes one of <paramref name="most"/> places for one more answer, before it is stored; false when all are taken.</summary>
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

    /// <summary>Gives a place back: its answer ended, or was never stored.</summary>
    public void Release(Guid answerId)
    {
        if (_running.TryRemove(answerId, out _))
            Interlocked.Decrement(ref _places);
    }

    /// <summary>Whether an answer runs here, or is about to.</summary>
    public bool Holds(Guid answerId) => _running.ContainsKey(answerId);

    /// <summary>Adds an answer to a place reserved before.</summary>
    public void Add(RunningAnswer answer) => _running[answer.Asked.AnswerId] = answer;

    /// <summary>Takes an ended answer out and gives its place back.</summary>
    public void Remove(RunningAnswer answer)
    {
        lock (_lock)
        {
            _ended.Enqueue(answer.Progress);
            if (_ended.Count > ChatLimits.Ended)
                _ended.Dequeue();
        }

        Release(answer.Asked.AnswerId);
    }

    /// <summary>A running answer; null when it does not run here.</summary>
    public RunningAnswer? Find(Guid answerId) => _running.GetValueOrDefault(answerId);

    /// <summary>The last state of an answer that ended; where it is not kept any more, a bare one.</summary>
    public AnswerProgress LastState(Guid answerId)
    {
        lock (_lock)
        {
            return _ended.LastOrDefault(progress => progress.AnswerId == answerId)
                ?? new AnswerProgress(answerId, Guid.Empty, AnswerStage.Ended, null, null, null, null, null, "", []);
        }
    }

    /// <summary>All that run.</summary>
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
