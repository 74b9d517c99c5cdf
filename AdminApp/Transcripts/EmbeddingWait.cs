using AdminApp.Core.Transcripts;

namespace AdminApp.Transcripts;

/// <summary>Waits until transcripts are embedded, whoever does it: this process or a server on the same data.</summary>
internal sealed class EmbeddingWait(ITranscriptLibrary library, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Without any progress for so long nobody is embedding.</summary>
    public static readonly TimeSpan Stalled = TimeSpan.FromSeconds(60);

    /// <summary>Waits; false when nothing moved for <see cref="Stalled"/>.</summary>
    /// <param name="ids">The transcripts; one that is deleted meanwhile is not waited for.</param>
    /// <param name="progress">Told how many still wait, whenever that changes.</param>
    public async Task<bool> RunAsync(IReadOnlyCollection<Guid> ids, Action<int> progress, CancellationToken cancellationToken)
    {
        var wanted = ids.ToHashSet();
        var (left, since) = (-1, time.GetTimestamp());
        while (true)
        {
            var waiting = (await library.ListAsync(cancellationToken)).Count(t => wanted.Contains(t.Transcript.Id) && !t.Embedded);
            if (waiting == 0)
            {
                return true;
            }

            if (waiting != left)
            {
                (left, since) = (waiting, time.GetTimestamp());
                progress(waiting);
            }
            else if (time.GetElapsedTime(since) >= Stalled)
            {
                return false;
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
