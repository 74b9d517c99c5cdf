using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts.Folders;

/// <summary>Remembers, in the store, which files of the watched folder were imported or refused, so that each is read once.</summary>
internal sealed class TakenFiles(IDbContextFactory<AdminDbContext> contexts)
{
    /// <summary>The most files that are remembered: twice what a folder may have, so that none in it is forgotten.</summary>
    public const int Max = 2 * FolderLook.MaxEntries;

    /// <summary>Reads what is remembered.</summary>
    public async Task<TakenBefore> ReadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return new TakenBefore((await context.WatchedFiles.AsNoTracking().Select(f => new { f.ContentHash, f.Path, f.AtUtc }).ToListAsync(cancellationToken)).Select(f => (f.ContentHash, f.Path, f.AtUtc)));
    }

    /// <summary>Remembers a file. That it is a duplicate of what was imported from it before, here or by another server, takes the place of nothing.</summary>
    public async Task AddAsync(WatchedFile file, CancellationToken cancellationToken)
    {
        try
        {
            await PutAsync(file, cancellationToken);
        }
        catch (DbUpdateException exception) when (StoreFailure.IsRefusal(exception))
        {
            // Another server has remembered it since: now it is found.
            await PutAsync(file, cancellationToken);
        }
    }

    /// <summary>Forgets the oldest beyond <paramref name="max"/>, but none that is still in the folder.</summary>
    /// <param name="present">Hashes of the files in the folder.</param>
    public async Task PruneAsync(IReadOnlySet<string> present, CancellationToken cancellationToken, int max = Max)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var surplus = await context.WatchedFiles.CountAsync(cancellationToken) - max;
        if (surplus <= 0)
        {
            return;
        }

        var oldest = await context.WatchedFiles.OrderBy(f => f.AtUtc).Select(f => f.ContentHash).Take(surplus + present.Count).ToListAsync(cancellationToken);
        foreach (var some in oldest.Where(hash => !present.Contains(hash)).Take(surplus).Chunk(500))
        {
            await context.WatchedFiles.Where(f => some.Contains(f.ContentHash)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private async Task PutAsync(WatchedFile file, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await context.WatchedFiles.SingleOrDefaultAsync(f => f.ContentHash == file.ContentHash, cancellationToken) is not { } known)
        {
            context.Add(file);
        }
        else if (file.Duplicate && known is { Duplicate: false, TranscriptId: not null } && known.TranscriptId == file.TranscriptId)
        {
            // The last bytes of this path are these again.
            (known.Path, known.AtUtc) = (file.Path, file.AtUtc);
        }
        else
        {
            context.Entry(known).CurrentValues.SetValues(file);
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
