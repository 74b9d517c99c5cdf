using AdminApp.Core.Transcripts.Search.Keyword;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>
/// Embeds the passages that have no vector yet, newest meetings first, one at a time and yielding to questions. Results are in the store, so it continues
/// after a restart. Passages that have been deleted are skipped, and so are those the model can't read: they are stored as such, and keyword search finds them.
/// </summary>
internal sealed partial class EmbeddingWork(
    KeywordIndex index, StoredPassages passages, StoredEmbeddings embeddings, PassageVectors vectors, EmbedderSource embedders,
    EmbeddingLease lease, QuestionGate gate, TimeProvider time, ILogger<EmbeddingWork> logger) : IEmbeddingStatus
{
    /// <summary>Time between two checks for something to embed, unless <see cref="Wake"/> is called: other processes embed and import too.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // After this many the list is rebuilt: the latest imports come first, and deleted passages are gone.
    private const int Portion = 32;
    private const string KnownGood = "This is a test.";
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(500);

    private volatile TaskCompletionSource _woken = Signal();
    private long _reportedAt;

    /// <inheritdoc/>
    public EmbeddingProgress Progress { get; private set; } = new(0, 0, embedders.Enabled);

    /// <inheritdoc/>
    public event Action<EmbeddingProgress>? Changed;

    /// <inheritdoc/>
    public async Task CompleteAsync(IProgress<EmbeddingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        while (embedders.Enabled)
        {
            switch (await AdvanceAsync(progress, cancellationToken))
            {
                case Step.NothingLeft:
                    return;
                case Step.NoModel:
                    throw new InvalidOperationException(embedders.Problem);
                case Step.OthersTurn:
                    await Task.Delay(Interval, time, cancellationToken);
                    break;
                case Step.Embedded:
                    break;
            }
        }
    }

    /// <summary>Lets <see cref="RunAsync"/> check at once for something to embed. After a failure it waits all the same.</summary>
    public void Wake() => _woken.TrySetResult();

    /// <summary>Embeds until canceled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (embedders.Enabled)
        {
            // Before the check, so that a change during it leads to another one.
            var woken = _woken = Signal();
            try
            {
                if (await AdvanceAsync(null, cancellationToken) is Step.Embedded)
                {
                    continue;
                }

                await woken.Task.WaitAsync(Interval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(exception);
                Report(Progress with { Problem = "Embedding failed. Retrying." }, null, always: true);
                await Task.Delay(RetryAfter, time, cancellationToken);
            }
        }
    }

    private async Task<Step> AdvanceAsync(IProgress<EmbeddingProgress>? progress, CancellationToken cancellationToken)
    {
        using var snapshot = await index.AcquireAsync(cancellationToken);
        await vectors.SyncAsync(snapshot, now: false, cancellationToken);
        if (Missing(snapshot, progress).Count == 0)
        {
            return Step.NothingLeft;
        }

        await using var held = await lease.TryTakeAsync(cancellationToken);
        if (held is null)
        {
            return Step.OthersTurn;
        }

        // Load what another process stored until it released the lease.
        await vectors.SyncAsync(snapshot, now: true, cancellationToken);
        var missing = Missing(snapshot, progress);
        if (missing.Count == 0)
        {
            return Step.NothingLeft;
        }

        if (await Task.Run(embedders.Get, cancellationToken) is not { } embedder)
        {
            Report(Progress with { Problem = embedders.Problem }, progress, always: true);
            return Step.NoModel;
        }

        var done = snapshot.Count - missing.Count;
        foreach (var document in missing.Take(Portion))
        {
            if (await EmbedAsync(embedder, snapshot.PassageIdOf[document], cancellationToken))
            {
                Report(new EmbeddingProgress(++done, snapshot.Count, Enabled: true), progress);
            }
        }

        return Step.Embedded;
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private List<int> Missing(IndexSnapshot snapshot, IProgress<EmbeddingProgress>? progress)
    {
        var missing = vectors.Missing(snapshot);
        Report(new EmbeddingProgress(snapshot.Count - missing.Count, snapshot.Count, Enabled: true, missing.Count == 0 ? null : embedders.Problem), progress);
        return missing;
    }

    private async Task<bool> EmbedAsync(ITextEmbedder embedder, long passageId, CancellationToken cancellationToken)
    {
        await gate.YieldAsync(cancellationToken);
        var found = await passages.FindAsync([passageId], cancellationToken);
        if (!found.TryGetValue(passageId, out var passage))
        {
            return false;
        }

        var vector = await Task.Run(() => Vector(embedder, passageId, passage.Text), cancellationToken);
        if (!await embeddings.WriteAsync(passageId, vector, cancellationToken))
        {
            return false;
        }

        vectors.Add(passageId, vector);
        return true;
    }

    // One bad passage must not block the others, and a failing model must not mark good passages as bad: embedding a known good text shows which it is.
    private byte[] Vector(ITextEmbedder embedder, long passageId, string text)
    {
        try
        {
            return VectorEncoding.Encode(embedder.EmbedPassage(text));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            embedder.EmbedPassage(KnownGood);
            LogPassedOver(exception, passageId);
            return VectorEncoding.None;
        }
    }

    private void Report(EmbeddingProgress now, IProgress<EmbeddingProgress>? progress, bool always = false)
    {
        if (now == Progress || (!always && !now.Complete && time.GetElapsedTime(_reportedAt) < ReportInterval))
        {
            return;
        }

        _reportedAt = time.GetTimestamp();
        Progress = now;
        progress?.Report(now);
        Changed?.Invoke(now);
    }

    private enum Step
    {
        NothingLeft,
        Embedded,
        OthersTurn,
        NoModel,
    }

    [LoggerMessage(EventName = "EmbeddingFailed", Level = LogLevel.Warning, Message = "Embedding failed; retrying in a few seconds.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventName = "PassageNotEmbedded", Level = LogLevel.Warning, Message = "Passage {PassageId} cannot be embedded; only keyword search will find it.")]
    private partial void LogPassedOver(Exception exception, long passageId);
}
