using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Transcripts.Folders;

/// <summary>The watched folder (<c>Transcripts:WatchFolder</c>), for pages: how it is with it, and what was imported from it.</summary>
public sealed class WatchedFolder(IOptions<TranscriptsOptions> options, IDbContextFactory<AdminDbContext> contexts)
{
    private volatile FolderStatus? _status;

    /// <summary>Its full path; null if no folder is watched. A relative path starts at the current directory.</summary>
    public string? Path { get; } = options.Value.WatchFolder.Trim() is { Length: > 0 } path ? System.IO.Path.GetFullPath(path) : null;

    /// <summary>What the last look found.</summary>
    public FolderStatus Status => _status ?? new FolderStatus(Path is null ? FolderState.Off : FolderState.Starting);

    /// <summary>Raised after each look that found something new. Handlers must return at once.</summary>
    public event Action? Changed;

    /// <summary>The files that were imported or refused last, newest first.</summary>
    /// <param name="most">How many, 1 to 100.</param>
    public async Task<IReadOnlyList<WatchedFile>> RecentAsync(int most, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.WatchedFiles.AsNoTracking().OrderByDescending(f => f.AtUtc).ThenBy(f => f.Path).Take(Math.Clamp(most, 1, 100)).ToListAsync(cancellationToken);
    }

    /// <summary>Remembers what a look found.</summary>
    /// <param name="status">What it found.</param>
    /// <param name="hasNews">Whether files were imported or refused.</param>
    internal void Report(FolderStatus status, bool hasNews = false)
    {
        var before = _status;
        _status = status;
        if (hasNews || before is null || !before.LeftOut.SequenceEqual(status.LeftOut) || before with { LookedAtUtc = null, LeftOut = [] } != status with { LookedAtUtc = null, LeftOut = [] })
        {
            Changed?.Invoke();
        }
    }
}
