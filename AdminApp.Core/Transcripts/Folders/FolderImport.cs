using System.Security.Cryptography;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Transcripts.Folders;

/// <summary>Imports one file of the watched folder, unless the same bytes were imported or refused before.</summary>
internal sealed partial class FolderImport(TakenFiles taken, ITranscriptImporter importer, IOptionsMonitor<TranscriptsOptions> options, TimeProvider time, ILogger logger)
{
    /// <summary>Imports it, and notes in it what is wrong or that nothing is left to do.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="seen">The file.</param>
    /// <param name="origin">What its folder says of it.</param>
    /// <param name="takenBefore">Reads what was taken before; called once the file could be read.</param>
    /// <returns>Whether there is news for the page.</returns>
    public async Task<bool> TakeAsync(string root, SeenFile seen, ImportOrigin? origin, Func<Task<TakenBefore>> takenBefore, CancellationToken cancellationToken)
    {
        (seen.Problem, seen.StoreUnavailable) = (null, false);
        if (seen.Unrecorded is { } imported)
        {
            return await RecordAsync(seen, imported, await takenBefore(), cancellationToken);
        }

        if (seen.File.Length > (long)options.CurrentValue.MaxFileSizeMb * 1024 * 1024)
        {
            (seen.Problem, seen.Done) = ($"larger than the allowed {options.CurrentValue.MaxFileSizeMb} MB (Transcripts:MaxFileSizeMb)", true);
            return true;
        }

        if (await ReadAsync(root, seen, cancellationToken) is not { } bytes)
        {
            return false;
        }

        var before = await takenBefore();
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (before.Has(hash, seen.File.Path))
        {
            (seen.Hash, seen.Done) = (hash, true);
            return false;
        }

        var result = await importer.ImportAsync(seen.File.Name, new MemoryStream(bytes, writable: false), new AuditActor($"folder {root}"), origin: origin, cancellationToken: cancellationToken);
        if (result.StoreUnavailable)
        {
            (seen.Problem, seen.StoreUnavailable) = (StoreFailure.Text, true);
            return false;
        }

        if (result.FailedHere)
        {
            // Until it changes or the server starts again: trying every few seconds would fill the log.
            (seen.Problem, seen.Done) = (result.RefusedBecause, true);
            return true;
        }

        var file = new WatchedFile
        {
            ContentHash = hash,
            Path = seen.File.Path,
            AtUtc = time.GetUtcNow().UtcDateTime,
            TranscriptId = result.Id,
            RefusedBecause = result.RefusedBecause,
            Duplicate = result.Duplicate,
            Replaced = result.Replaced,
            Warnings = [.. result.Warnings],
        };
        LogTaken(file.Path, result.RefusedBecause is null ? result.Duplicate ? "already imported" : result.Replaced ? "replaced a version" : "imported" : $"refused: {result.RefusedBecause}");
        return await RecordAsync(seen, file, before, cancellationToken);
    }

    private async Task<bool> RecordAsync(SeenFile seen, WatchedFile file, TakenBefore before, CancellationToken cancellationToken)
    {
        // Should the store fail right now, it is recorded later: imported again, it would be a duplicate.
        seen.Unrecorded = file;
        await taken.AddAsync(file, cancellationToken);
        before.Add(file.ContentHash, file.Path, file.AtUtc);
        (seen.Unrecorded, seen.Hash, seen.Done) = (null, file.ContentHash, true);
        return true;
    }

    // Null if it can't be read, or changed while it was read: it is not complete.
    private async Task<byte[]?> ReadAsync(string root, SeenFile seen, CancellationToken cancellationToken)
    {
        try
        {
            if (!seen.File.IsAsFound(root))
            {
                return null;
            }

            var bytes = await File.ReadAllBytesAsync(Path.Combine(root, seen.File.Path), cancellationToken).WaitAsync(FolderWatch.MaxLook, time, cancellationToken);
            return bytes.Length == seen.File.Length && seen.File.IsAsFound(root) ? bytes : null;
        }
        catch (TimeoutException)
        {
            // Not again before it changes or the server starts again: each attempt may hold a thread for good.
            (seen.Problem, seen.Done) = ($"could not be read within {FolderWatch.MaxLook.TotalSeconds:0} s", true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            seen.Problem = exception is UnauthorizedAccessException ? $"may not be read by the account {Environment.UserName}" : "can't be read yet";
            return null;
        }
    }

    [LoggerMessage(EventName = "FolderFileTaken", Level = LogLevel.Information, Message = "Took {Path} from the watched folder: {Result}.")]
    private partial void LogTaken(string path, string result);
}
