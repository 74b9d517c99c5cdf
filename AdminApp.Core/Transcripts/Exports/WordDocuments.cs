using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Exports;

/// <summary>
/// Builds Word documents, a few at a time: each takes about five times the memory of its text while it is built, and a third of that of its text once it
/// is done. Requests that wait hold no memory, and a slow download does not make others wait.
/// </summary>
/// <param name="library">Where the turns are read from.</param>
public sealed class WordDocuments(ITranscriptLibrary library) : IDisposable
{
    /// <summary>How many are put together at a time.</summary>
    public const int MaxAtOnce = 2;

    /// <summary>How many wait for that at most.</summary>
    public const int MaxWaiting = 16;

    /// <summary>When to try again after a refusal.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _permits = new(MaxAtOnce);
    private int _asked;

    /// <summary>Puts the document of a transcript together.</summary>
    /// <returns>The document, from its beginning; null if too many wait already: try again after <see cref="RetryAfter"/>.</returns>
    public async Task<Stream?> WriteAsync(Transcript transcript, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _asked) > MaxAtOnce + MaxWaiting)
        {
            Interlocked.Decrement(ref _asked);
            return null;
        }

        try
        {
            await _permits.WaitAsync(cancellationToken);
            try
            {
                var turns = await library.TurnsAsync(transcript.Id, cancellationToken);
                return await Task.Run(() => WordExport.Write(new ExportedMeeting(transcript, turns)), cancellationToken);
            }
            finally
            {
                _permits.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _asked);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _permits.Dispose();
}
