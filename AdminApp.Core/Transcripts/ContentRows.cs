using System.Collections.Concurrent;
using System.Text.Json;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Transcripts;

/// <summary>
/// Writes and removes turns and passages in slices, each a short transaction, so that a large file delays no one. Rows are visible only
/// if their number is that of their transcript. A note in the store names each version that is being written or has to be removed, so that
/// leftovers of a killed process are found.
/// </summary>
internal sealed partial class ContentRows(IDbContextFactory<AdminDbContext> contexts, InstanceId identity, TimeProvider time, ILogger<ContentRows> logger)
{
    /// <summary>Prefix of the names of the notes.</summary>
    public const string NotePrefix = "content:";

    /// <summary>Age from which on the rows of another process count as leftovers, if it has not renewed its note.</summary>
    public static readonly TimeSpan LeftBehindAfter = TimeSpan.FromMinutes(5);

    // Each takes the writer a few milliseconds.
    private const int SliceRows = 500;
    private const int SliceCharacters = 200_000;
    private const int RemovedPassages = 200;

    private readonly ConcurrentDictionary<long, bool> _writing = new();

    /// <summary>Starts a version; write it, then publish or remove it.</summary>
    public async Task<ContentVersion> BeginAsync(Guid transcript, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var version = new ContentVersion(transcript, await context.IncrementCounterAsync(StoreCounter.Contents, cancellationToken));
        context.Add(await NoteAsync(context, version, identity.Id, cancellationToken));
        await context.SaveChangesAsync(cancellationToken);
        _writing[version.Version] = true;
        await transaction.CommitAsync(cancellationToken);
        return version;
    }

    /// <summary>Writes all rows of a version.</summary>
    /// <exception cref="InvalidOperationException">It took so long that another process removed it as a leftover.</exception>
    public async Task WriteAsync(ContentVersion version, IReadOnlyList<Turn> turns, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
    {
        foreach (var turn in turns)
        {
            (turn.TranscriptId, turn.ContentVersion) = (version.Transcript, version.Version);
        }

        foreach (var passage in passages)
        {
            (passage.TranscriptId, passage.ContentVersion) = (version.Transcript, version.Version);
        }

        foreach (var slice in Slices(turns, turn => turn.Text.Length))
        {
            await WriteSliceAsync(version, slice, cancellationToken);
        }

        foreach (var slice in Slices(passages, passage => passage.Text.Length))
        {
            await WriteSliceAsync(version, slice, cancellationToken);
        }
    }

    /// <summary>Called in the transaction that makes a version the content of its transcript: it no longer has to be removed.</summary>
    /// <exception cref="InvalidOperationException">Another process removed it as a leftover.</exception>
    public async Task KeepAsync(AdminDbContext context, ContentVersion version, CancellationToken cancellationToken)
    {
        if (await OwnNote(context, version).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            throw TakenAway(version);
        }

        _writing.TryRemove(version.Version, out _);
    }

    /// <summary>Called in the transaction that deletes a version's transcript or gives it another version: the rows have to be removed.</summary>
    public async Task DropAsync(AdminDbContext context, ContentVersion version, CancellationToken cancellationToken) =>
        context.Add(await NoteAsync(context, version, writer: null, cancellationToken));

    /// <summary>Removes the rows of a version. If that fails, it is logged, and they are removed later.</summary>
    public async Task RemoveAsync(ContentVersion version)
    {
        try
        {
            await RemoveAsync(version, CancellationToken.None);
        }
        // Whatever it is, what the caller did is done.
        catch (Exception exception)
        {
            LogNotRemoved(exception, version.Version);
        }
        finally
        {
            _writing.TryRemove(version.Version, out _);
        }
    }

    /// <summary>Removes the leftovers of dead processes and failed removals. Returns the number of versions.</summary>
    public async Task<int> RemoveLeftBehindAsync(CancellationToken cancellationToken)
    {
        var left = new List<ContentVersion>();
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var oldest = await context.UtcNowAsync(time, cancellationToken) - LeftBehindAfter;
            foreach (var state in await context.KeyValueRows.AsNoTracking().Where(state => state.Name.StartsWith(NotePrefix)).ToListAsync(cancellationToken))
            {
                var note = JsonSerializer.Deserialize<Note>(state.Json)!;
                var dead = note.Writer is null || note.Writer == identity.Id || state.UpdatedAtUtc < oldest;
                if (dead && !_writing.ContainsKey(note.Version) && await ClaimAsync(context, state, note, cancellationToken))
                {
                    left.Add(new ContentVersion(note.Transcript, note.Version));
                }
            }
        }

        foreach (var version in left)
        {
            await RemoveAsync(version, cancellationToken);
        }

        return left.Count;
    }

    private async Task WriteSliceAsync<T>(ContentVersion version, IReadOnlyList<T> slice, CancellationToken cancellationToken)
        where T : class
    {
        // Writing to SQLite never yields by itself: let others in this process have their turn.
        await Task.Yield();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var now = await context.UtcNowAsync(time, cancellationToken);
        if (await OwnNote(context, version).ExecuteUpdateAsync(set => set.SetProperty(state => state.UpdatedAtUtc, now), cancellationToken) == 0)
        {
            throw TakenAway(version);
        }

        await RowInserter.InsertAsync(context, slice, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task RemoveAsync(ContentVersion version, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var name = NotePrefix + version.Version;
        // A version without a note is visible to readers: perhaps by a commit whose response was lost.
        if (!await context.KeyValueRows.AnyAsync(state => state.Name == name, cancellationToken))
        {
            return;
        }

        var passages = context.Passages.IgnoreQueryFilters().Where(passage => passage.TranscriptId == version.Transcript && passage.ContentVersion == version.Version);
        for (var (from, last) = (0, await passages.MaxAsync(passage => (int?)passage.Ordinal, cancellationToken)); from <= last; from += RemovedPassages)
        {
            await Task.Yield();
            var (first, end) = (from, from + RemovedPassages);
            await passages.Where(passage => passage.Ordinal >= first && passage.Ordinal < end).ExecuteDeleteAsync(cancellationToken);
        }

        var turns = context.Turns.IgnoreQueryFilters().Where(turn => turn.TranscriptId == version.Transcript && turn.ContentVersion == version.Version);
        for (var (from, last) = (0, await turns.MaxAsync(turn => (int?)turn.Index, cancellationToken)); from <= last; from += SliceRows)
        {
            await Task.Yield();
            var (first, end) = (from, from + SliceRows);
            await turns.Where(turn => turn.Index >= first && turn.Index < end).ExecuteDeleteAsync(cancellationToken);
        }

        await context.KeyValueRows.Where(state => state.Name == name).ExecuteDeleteAsync(cancellationToken);
    }

    // If its writer is alive after all, it finds its note gone and stops.
    private static async Task<bool> ClaimAsync(AdminDbContext context, KeyValueRow state, Note note, CancellationToken cancellationToken)
    {
        var claimed = JsonSerializer.Serialize(note with { Writer = null });
        return await context.KeyValueRows.Where(s => s.Name == state.Name && s.Json == state.Json && s.UpdatedAtUtc == state.UpdatedAtUtc)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Json, claimed), cancellationToken) > 0;
    }

    private async Task<KeyValueRow> NoteAsync(AdminDbContext context, ContentVersion version, string? writer, CancellationToken cancellationToken) => new()
    {
        Name = NotePrefix + version.Version,
        Json = Json(version, writer),
        UpdatedAtUtc = await context.UtcNowAsync(time, cancellationToken),
    };

    private IQueryable<KeyValueRow> OwnNote(AdminDbContext context, ContentVersion version)
    {
        var (name, json) = (NotePrefix + version.Version, Json(version, identity.Id));
        return context.KeyValueRows.Where(state => state.Name == name && state.Json == json);
    }

    private static string Json(ContentVersion version, string? writer) => JsonSerializer.Serialize(new Note(version.Transcript, version.Version, writer));

    private static InvalidOperationException TakenAway(ContentVersion version) =>
        new($"Version {version.Version} was removed by another process as a leftover, because nothing was added to it for {LeftBehindAfter.TotalMinutes:0} minutes.");

    private static IEnumerable<IReadOnlyList<T>> Slices<T>(IReadOnlyList<T> rows, Func<T, int> length)
    {
        var slice = new List<T>();
        var characters = 0;
        foreach (var row in rows)
        {
            slice.Add(row);
            characters += length(row);
            if (slice.Count == SliceRows || characters >= SliceCharacters)
            {
                yield return slice;
                (slice, characters) = ([], 0);
            }
        }

        if (slice.Count > 0)
        {
            yield return slice;
        }
    }

    [LoggerMessage(EventName = "ContentNotRemoved", Level = LogLevel.Warning, Message = "Could not remove the rows of version {Version} yet; retrying within minutes.")]
    private partial void LogNotRemoved(Exception exception, long version);

    private sealed record Note(Guid Transcript, long Version, string? Writer);
}
