using System.Security.Cryptography;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Transcripts.Folders;

/// <summary>
/// Imports what appears in the watched folder. It looks again and again, because notices of changes get lost on network mounts. A file is
/// complete once two looks found the same size and time and it can be read.
/// </summary>
internal sealed partial class FolderWatch(
    WatchedFolder folder, TakenFiles taken, ITranscriptImporter importer, IOptionsMonitor<TranscriptsOptions> options, TimeProvider time, ILogger<FolderWatch> logger)
    : PeriodicWork(Interval, "Watching the folder for transcripts", time, logger)
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Time for which a look may go on; after that, the folder does not answer.</summary>
    public static readonly TimeSpan MaxLook = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger;
    private Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private Task<FolderLook>? _looking;

    /// <inheritdoc/>
    protected override bool BeginsAtOnce => true;

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => folder.Path is { } root ? LookAsync(root, cancellationToken) : Task.CompletedTask;

    /// <summary>Looks once, and imports what is complete.</summary>
    internal async Task LookAsync(string root, CancellationToken cancellationToken)
    {
        FolderLook look;
        // On a thread of its own, and only one: a network mount that hangs must not use up those of requests.
        var looking = _looking ??= Task.Factory.StartNew(() => FolderLook.At(root), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            look = await looking.WaitAsync(MaxLook, Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            Fail(FolderState.Unreadable, $"The folder has not answered for {MaxLook.TotalSeconds:0} s. If it is on another machine, check the connection.");
            return;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var missing = exception is DirectoryNotFoundException or FileNotFoundException;
            Fail(missing ? FolderState.Missing : FolderState.Unreadable, missing
                ? "There is no such folder, or AdminApp may not see it. Create or mount it, or change Transcripts:WatchFolder and restart AdminApp."
                : $"AdminApp can't read it. Allow the account that it runs as ({Environment.UserName}) to list and read this folder.");
            return;
        }
        finally
        {
            _looking = looking.IsCompleted ? null : looking;
        }

        var complete = Compare(look);
        var tookIn = false;
        try
        {
            tookIn = complete.Count > 0 && await TakeAsync(root, look, complete, cancellationToken);
        }
        finally
        {
            Report(look, tookIn);
        }
    }

    private async Task<bool> TakeAsync(string root, FolderLook look, List<Seen> complete, CancellationToken cancellationToken)
    {
        TakenBefore? before = null;
        var tookIn = false;
        var origins = ImportOrigin.Of([.. look.Files.Select(file => file.Path)]).Zip(look.Files).ToDictionary(pair => pair.Second.Path, pair => pair.First);
        var reported = Time.GetTimestamp();
        foreach (var seen in complete)
        {
            if (Time.GetElapsedTime(reported) >= Interval)
            {
                Report(look, tookIn);
                reported = Time.GetTimestamp();
            }

            try
            {
                tookIn |= await TakeAsync(root, seen, origins[seen.File.Path], BeforeAsync, cancellationToken);
            }
            catch (Exception exception) when (StoreFailure.IsTemporary(exception))
            {
                (seen.Problem, seen.StoreUnavailable) = (StoreFailure.Text, true);
            }

            if (seen.StoreUnavailable)
            {
                // Later, with the others.
                complete.ForEach(other => other.StoreUnavailable = !other.Done);
                break;
            }
        }

        if (tookIn && !complete.Exists(seen => seen.StoreUnavailable))
        {
            await taken.PruneAsync(_seen.Values.Select(seen => seen.Hash).OfType<string>().ToHashSet(StringComparer.Ordinal), cancellationToken);
        }

        return tookIn;

        // Only once a file could be read.
        async Task<TakenBefore> BeforeAsync() => before ??= await taken.ReadAsync(cancellationToken);
    }

    private List<Seen> Compare(FolderLook look)
    {
        var now = new Dictionary<string, Seen>(StringComparer.Ordinal);
        var complete = new List<Seen>();
        foreach (var file in look.Files)
        {
            var unchanged = _seen.TryGetValue(file.Path, out var before) && before.File == file;
            now[file.Path] = unchanged ? before! : new Seen(file);
            // An empty file has just been begun.
            if (unchanged && !before!.Done && file.Length > 0)
            {
                complete.Add(before);
            }
        }

        _seen = now;
        return complete;
    }

    // Returns whether there is news for the page.
    private async Task<bool> TakeAsync(string root, Seen seen, ImportOrigin? origin, Func<Task<TakenBefore>> takenBefore, CancellationToken cancellationToken)
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
            AtUtc = Time.GetUtcNow().UtcDateTime,
            TranscriptId = result.Id,
            RefusedBecause = result.RefusedBecause,
            Duplicate = result.Duplicate,
            Replaced = result.Replaced,
            Warnings = [.. result.Warnings],
        };
        LogTaken(file.Path, result.RefusedBecause is null ? result.Duplicate ? "already imported" : result.Replaced ? "replaced a version" : "imported" : $"refused: {result.RefusedBecause}");
        return await RecordAsync(seen, file, before, cancellationToken);
    }

    private async Task<bool> RecordAsync(Seen seen, WatchedFile file, TakenBefore before, CancellationToken cancellationToken)
    {
        // Should the store fail right now, it is recorded later: imported again, it would be a duplicate.
        seen.Unrecorded = file;
        await taken.AddAsync(file, cancellationToken);
        before.Add(file.ContentHash, file.Path, file.AtUtc);
        (seen.Unrecorded, seen.Hash, seen.Done) = (null, file.ContentHash, true);
        return true;
    }

    // Null if it can't be read, or changed while it was read: it is not complete.
    private async Task<byte[]?> ReadAsync(string root, Seen seen, CancellationToken cancellationToken)
    {
        try
        {
            if (!seen.File.IsAsFound(root))
            {
                return null;
            }

            var bytes = await File.ReadAllBytesAsync(Path.Combine(root, seen.File.Path), cancellationToken).WaitAsync(MaxLook, Time, cancellationToken);
            return bytes.Length == seen.File.Length && seen.File.IsAsFound(root) ? bytes : null;
        }
        catch (TimeoutException)
        {
            // Not again before it changes or the server starts again: each attempt may hold a thread for good.
            (seen.Problem, seen.Done) = ($"could not be read within {MaxLook.TotalSeconds:0} s", true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            seen.Problem = exception is UnauthorizedAccessException ? $"may not be read by the account {Environment.UserName}" : "can't be read yet";
            return null;
        }
    }

    private void Report(FolderLook look, bool tookIn) => folder.Report(
        new FolderStatus(FolderState.Watching)
        {
            LookedAtUtc = Time.GetUtcNow().UtcDateTime,
            Files = look.Files.Count,
            Waiting = _seen.Values.Count(seen => !seen.Done),
            WaitingForStore = _seen.Values.Count(seen => seen.StoreUnavailable),
            OtherKinds = look.OtherKinds,
            Problem = look.IsCut ? $"The folder has more than {FolderLook.MaxEntries:N0} files and folders: not all are looked at. Move those that were imported elsewhere." : null,
            LeftOut = [.. _seen.Values.Where(seen => seen.Problem is not null).Select(seen => $"{seen.File.Path}: {seen.Problem}").Concat(look.LeftOut).Take(FolderLook.MaxNamed)],
        },
        tookIn);

    private void Fail(FolderState state, string problem)
    {
        if (folder.Status.State != state)
        {
            LogFailed(folder.Path!, problem);
        }

        _seen.Clear();
        folder.Report(new FolderStatus(state) { LookedAtUtc = Time.GetUtcNow().UtcDateTime, Problem = problem });
    }

    [LoggerMessage(EventName = "FolderFileTaken", Level = LogLevel.Information, Message = "Took {Path} from the watched folder: {Result}.")]
    private partial void LogTaken(string path, string result);

    [LoggerMessage(EventName = "FolderNotWatched", Level = LogLevel.Warning, Message = "The watched folder {Folder} can't be used. {Problem}")]
    private partial void LogFailed(string folder, string problem);

    /// <summary>A file as the last looks found it.</summary>
    private sealed class Seen(FolderFile file)
    {
        public FolderFile File { get; } = file;

        /// <summary>Nothing is left to do until it changes.</summary>
        public bool Done { get; set; }

        /// <summary>Hash of its bytes; null if it was not read to the end.</summary>
        public string? Hash { get; set; }

        /// <summary>What it became, until that is remembered; null otherwise.</summary>
        public WatchedFile? Unrecorded { get; set; }

        /// <summary>Why it was not imported, for people.</summary>
        public string? Problem { get; set; }

        /// <summary>It is complete, and waits for the store.</summary>
        public bool StoreUnavailable { get; set; }
    }
}
