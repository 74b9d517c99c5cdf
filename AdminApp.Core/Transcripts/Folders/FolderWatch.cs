using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
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

    /// <summary>Time after which an empty file is named: whatever writes it would have begun.</summary>
    public static readonly TimeSpan EmptyFor = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger;
    private readonly FolderImport _import = new(taken, importer, options, time, logger);
    private Dictionary<string, SeenFile> _seen = new(StringComparer.Ordinal);
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
        var hasNews = false;
        try
        {
            hasNews = complete.Count > 0 && await TakeAsync(root, look, complete, cancellationToken);
        }
        finally
        {
            Report(look, hasNews);
        }
    }

    private async Task<bool> TakeAsync(string root, FolderLook look, List<SeenFile> complete, CancellationToken cancellationToken)
    {
        TakenBefore? before = null;
        var hasNews = false;
        var origins = ImportOrigin.Of([.. look.Files.Select(file => file.Path)]).Zip(look.Files).ToDictionary(pair => pair.Second.Path, pair => pair.First);
        var reported = Time.GetTimestamp();
        foreach (var seen in complete)
        {
            if (Time.GetElapsedTime(reported) >= Interval)
            {
                Report(look, hasNews);
                reported = Time.GetTimestamp();
            }

            try
            {
                hasNews |= await _import.TakeAsync(root, seen, origins[seen.File.Path], BeforeAsync, cancellationToken);
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

        if (hasNews && !complete.Exists(seen => seen.StoreUnavailable))
        {
            await taken.PruneAsync(_seen.Values.Select(seen => seen.Hash).OfType<string>().ToHashSet(StringComparer.Ordinal), cancellationToken);
        }

        return hasNews;

        // Only once a file could be read.
        async Task<TakenBefore> BeforeAsync() => before ??= await taken.ReadAsync(cancellationToken);
    }

    private List<SeenFile> Compare(FolderLook look)
    {
        var now = new Dictionary<string, SeenFile>(StringComparer.Ordinal);
        var complete = new List<SeenFile>();
        foreach (var file in look.Files)
        {
            var unchanged = _seen.TryGetValue(file.Path, out var before) && before.File == file;
            now[file.Path] = unchanged ? before! : new SeenFile(file, Time.GetTimestamp());
            if (unchanged && !before!.Done && file.Length > 0)
            {
                complete.Add(before);
            }
            else if (file.Length == 0 && Time.GetElapsedTime(now[file.Path].FoundAt) >= EmptyFor)
            {
                now[file.Path].Problem = "is empty, and is imported once something is written to it";
            }
        }

        _seen = now;
        return complete;
    }

    private void Report(FolderLook look, bool hasNews) => folder.Report(
        new FolderStatus(FolderState.Watching)
        {
            LookedAtUtc = Time.GetUtcNow().UtcDateTime,
            Files = look.Files.Count,
            Waiting = _seen.Values.Count(seen => !seen.Done && (seen.File.Length > 0 || seen.Problem is null)),
            WaitingForStore = _seen.Values.Count(seen => seen.StoreUnavailable),
            OtherKinds = look.OtherKinds,
            Problem = look.IsCut ? $"The folder has more than {FolderLook.MaxEntries:N0} files and folders: not all are looked at. Move those that were imported elsewhere." : null,
            LeftOut = [.. _seen.Values.Where(seen => seen.Problem is not null).Select(seen => $"{seen.File.Path}: {seen.Problem}").Concat(look.LeftOut).Take(FolderLook.MaxNamed)],
        },
        hasNews);

    private void Fail(FolderState state, string problem)
    {
        if (folder.Status.State != state)
        {
            LogFailed(folder.Path!, problem);
        }

        _seen.Clear();
        folder.Report(new FolderStatus(state) { LookedAtUtc = Time.GetUtcNow().UtcDateTime, Problem = problem });
    }

    [LoggerMessage(EventName = "FolderNotWatched", Level = LogLevel.Warning, Message = "The watched folder {Folder} can't be used. {Problem}")]
    private partial void LogFailed(string folder, string problem);
}
