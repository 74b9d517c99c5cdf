using System.Collections.Concurrent;

namespace AdminApp.Core.Chat;

/// <summary>The answers that this process prepares, at most <see cref="ChatLimits.Running"/>, and the last states of some that ended.</summary>
internal sealed class RunningAnswers
{
    private readonly ConcurrentDictionary<Guid, RunningAnswer> _running = new();
    private readonly Lock _lock = new();
    private readonly Queue<AnswerProgress> _ended = new();
    private int _places;

    /// <summary>Takes a place for one more answer; false when all are taken.</summary>
    public bool TryReserve()
    {
        if (Interlocked.Increment(ref _places) <= ChatLimits.Running)
            return true;
        Release();
        return false;
    }

    /// <summary>Gives a place back that led to no answer.</summary>
    public void Release() => Interlocked.Decrement(ref _places);

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

        if (_running.TryRemove(answer.Asked.AnswerId, out _))
            Release();
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
    public IReadOnlyCollection<RunningAnswer> All => [.. _running.Values];

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
