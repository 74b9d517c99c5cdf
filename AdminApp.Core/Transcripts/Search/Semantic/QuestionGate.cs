namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>Lets background work yield while questions are being searched.</summary>
internal sealed class QuestionGate(TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    // With constant questions the work continues more slowly: one piece in this time.
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);

    private int _running;

    /// <summary>Marks a question as running until the result is disposed.</summary>
    public Entry Enter()
    {
        Interlocked.Increment(ref _running);
        return new Entry(this);
    }

    /// <summary>Returns when no question runs, or after a second.</summary>
    public async Task YieldAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (Volatile.Read(ref _running) > 0 && time.GetElapsedTime(started) < MaxDelay)
        {
            await Task.Delay(Step, time, cancellationToken);
        }
    }

    /// <summary>A running question.</summary>
    public readonly struct Entry(QuestionGate gate) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => Interlocked.Decrement(ref gate._running);
    }
}
