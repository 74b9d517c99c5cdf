using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Transcripts;

/// <summary>
/// Tells which transcripts changed: those of this process at once, those of other processes when the counter of the store
/// has moved. Remembers one id and revision a transcript, once it has been polled.
/// </summary>
internal sealed partial class TranscriptChangeFeed(IDbContextFactory<AdminDbContext> contexts, ILogger<TranscriptChangeFeed> logger)
{
    private readonly Lock _gate = new();
    private Dictionary<Guid, Guid>? _known;
    private long _counter = -1;

    public event Action<IReadOnlyList<Guid>>? Changed;

    /// <summary>Reports a change committed by this process.</summary>
    /// <param name="id">The transcript.</param>
    /// <param name="revision">Its revision; null if it was deleted.</param>
    public void Publish(Guid id, Guid? revision)
    {
        lock (_gate)
        {
            if (revision is { } known)
            {
                _known?[id] = known;
            }
            else
            {
                _known?.Remove(id);
            }
        }

        Raise([id]);
    }

    /// <summary>Looks whether the store moved on, and reports what differs from what is known. The first poll only takes stock.</summary>
    public async Task PollAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // The counter is read first: a change between the two reads is seen again by the next poll, and never missed.
        var counter = await context.ReadCounterAsync(StoreCounter.Transcripts, cancellationToken);
        if (counter == _counter)
        {
            return;
        }

        var stored = await context.Transcripts.ToDictionaryAsync(t => t.Id, t => t.Revision, cancellationToken);
        List<Guid> changed;
        lock (_gate)
        {
            changed = _known is null ? [] : Differences(_known, stored);
            _known = stored;
            _counter = counter;
        }

        Raise(changed);
    }

    private static List<Guid> Differences(Dictionary<Guid, Guid> known, Dictionary<Guid, Guid> stored) =>
        [.. stored.Where(s => !known.TryGetValue(s.Key, out var revision) || revision != s.Value).Select(s => s.Key),
         .. known.Keys.Where(id => !stored.ContainsKey(id))];

    private void Raise(List<Guid> ids)
    {
        if (ids.Count == 0)
        {
            return;
        }

        foreach (var handler in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                handler(ids);
            }
            catch (Exception exception)
            {
                // One listener that fails must not keep the others from hearing, nor undo a committed import.
                LogListenerFailed(exception);
            }
        }
    }

    [LoggerMessage(EventName = "TranscriptListenerFailed", Level = LogLevel.Error, Message = "A listener to changed transcripts failed.")]
    private partial void LogListenerFailed(Exception exception);
}
