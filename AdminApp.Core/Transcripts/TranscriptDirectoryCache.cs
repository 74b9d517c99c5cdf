using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts;

/// <summary>Keeps the names of meetings and speakers in memory until transcripts change, here or in another process, so that a key press reads no table.</summary>
internal sealed class TranscriptDirectoryCache
{
    private readonly IDbContextFactory<AdminDbContext> _contexts;
    private readonly Lock _lock = new();
    private TranscriptDirectory? _known;
    private int _changes;

    public TranscriptDirectoryCache(IDbContextFactory<AdminDbContext> contexts, TranscriptChangeFeed feed)
    {
        _contexts = contexts;
        feed.Changed += _ => Forget();
    }

    /// <summary>The names, from memory where nothing has changed.</summary>
    public async ValueTask<TranscriptDirectory> ReadAsync(CancellationToken cancellationToken)
    {
        int changes;
        lock (_lock)
        {
            if (_known is { } known)
            {
                return known;
            }

            changes = _changes;
        }

        var read = await LoadAsync(cancellationToken);
        lock (_lock)
        {
            // What changed meanwhile may be missing in it.
            _known = changes == _changes ? read : null;
        }

        return read;
    }

    private void Forget()
    {
        lock (_lock)
        {
            (_known, _changes) = (null, _changes + 1);
        }
    }

    private async Task<TranscriptDirectory> LoadAsync(CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Transcripts.AsNoTracking().NewestFirst()
            .Select(t => new { t.Id, t.Title, t.FileName, t.Date, t.ImportedAtUtc, t.Speakers }).Take(TranscriptDirectory.MaxTranscripts).ToListAsync(cancellationToken);
        return TranscriptDirectory.Of(rows.Select(t => (new TranscriptName(t.Id, t.Title, t.FileName, t.Date, t.ImportedAtUtc), (IReadOnlyList<string>)t.Speakers)));
    }
}
