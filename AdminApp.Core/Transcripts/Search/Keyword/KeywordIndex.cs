using System.Data.Common;
using AdminApp.Core.Stores;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Transcripts.Search.Keyword;

/// <summary>
/// The keyword index in <c>Data:Directory/index</c>, derived from the relational store. Of all processes that use it, one writes: the
/// one with the lock updates it to the store's counter; the others wait for that commit and read it.
/// A commit names the store, the counter and the version of the schema; a damaged or foreign index is rebuilt.
/// </summary>
internal sealed partial class KeywordIndex : IAsyncDisposable
{
    /// <summary>
    /// How long a question waits for the newest transcripts before it is answered from what is indexed. Files of normal size are indexed
    /// well within that; a very large one must not delay everyone else's questions.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How long it waits for another process's commit; a server commits within 5 s.</summary>
    public static readonly TimeSpan FollowPatience = TimeSpan.FromSeconds(6);

    /// <summary>How long it waits if nothing is indexed yet.</summary>
    public static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(2);

    private const long NotCaughtUp = -1;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    // Publishing along the way makes part of a large store searchable while it is indexed for the first time.
    private const int TranscriptsBetweenPublishing = 500;

    private readonly StoredPassages _store;
    private readonly PassageAnalyzer _analyzer;
    private readonly TimeProvider _time;
    private readonly ILogger<KeywordIndex> _logger;
    private readonly string _path;
    private readonly CancellationTokenSource _stopping = new();
    private readonly System.Threading.Lock _lock = new();
    private IDisposable? _held;
    private IndexWriter? _writer;
    private FSDirectory? _directory;
    private IndexSnapshot? _snapshot;
    private Task<bool>? _running;
    private bool _damaged;

    /// <summary>Does not open anything yet.</summary>
    public KeywordIndex(DataDirectory directory, StoredPassages store, PassageAnalyzer analyzer, TimeProvider time, ILogger<KeywordIndex> logger)
    {
        _path = directory.Combine("index");
        _store = store;
        _analyzer = analyzer;
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether anything can be searched.</summary>
    public bool IsOpen => _snapshot is not null;

    /// <summary>The current snapshot, with everything that is in the store, as far as it can be indexed in time. Dispose it after use.</summary>
    /// <exception cref="TimeoutException">Nothing is indexed yet, and building takes too long or is up to another process.</exception>
    public async Task<IndexSnapshot> AcquireAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var wanted = await _store.CounterAsync(cancellationToken);
        var follows = false;
        while (true)
        {
            if (Take(atLeast: wanted) is { } current)
            {
                return current;
            }

            var patience = _snapshot is not { Transcripts.Count: > 0 } ? BuildPatience : follows ? FollowPatience : Patience;
            try
            {
                var left = patience - _time.GetElapsedTime(started);
                var writes = await Join().Run.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, cancellationToken);
                follows = !writes;
                if (!writes && _time.GetElapsedTime(started) < FollowPatience)
                {
                    await Task.Delay(Poll, _time, cancellationToken);
                }
                else if (!writes)
                {
                    throw new TimeoutException("Another process has the search index open and has not updated it.");
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException && Take(atLeast: null) is { } older)
            {
                LogStale(exception.GetType().Name);
                return older;
            }
        }
    }

    /// <summary>
    /// Updates the index with everything that the store has at the time of the call. True if this process writes; false if it follows another.
    /// </summary>
    public async Task<bool> CatchUpAsync()
    {
        var (run, joined) = Join();
        var writes = await run;
        // An update that was under way may have read the store before. Whatever runs now began after the call.
        return joined && writes ? await Join().Run : writes;
    }

    /// <summary>Reports that reading the index failed: it is rebuilt before the next question.</summary>
    public void ReportDamage() => _damaged = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_running is { } running)
        {
            await running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        _snapshot?.Dispose();
        _writer?.Dispose(waitForMerges: false);
        _held?.Dispose();
        _directory?.Dispose();
        _stopping.Dispose();
    }

    // The update in progress, or a new one.
    private (Task<bool> Run, bool Joined) Join()
    {
        lock (_lock)
        {
            return _running is { IsCompleted: false } ? (_running, true) : (_running = Task.Run(() => CatchUpOnceAsync(_stopping.Token)), false);
        }
    }

    private IndexSnapshot? Take(long? atLeast) =>
        !_damaged && _snapshot is { } snapshot && (atLeast is null || snapshot.Counter >= atLeast) && snapshot.TryAcquire() ? snapshot : null;

    private async Task<bool> CatchUpOnceAsync(CancellationToken cancellationToken)
    {
        var identity = await _store.IdentityAsync(cancellationToken);
        var counter = await _store.CounterAsync(cancellationToken);
        _directory ??= FSDirectory.Open(_path);
        if (!OpenWriter())
        {
            await FollowAsync(identity, cancellationToken);
            return false;
        }

        try
        {
            await WriteAsync(identity, counter, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The writer may be unusable (a full disk, a damaged file): the next attempt opens a new one, and what has been committed stays.
            LogWriteFailed(exception);
            _damaged |= LooksDamaged(exception);
            CloseWriter();
            throw;
        }

        return true;
    }

    private async Task WriteAsync(string identity, long counter, CancellationToken cancellationToken)
    {
        var writer = _writer!;
        if (_damaged || !IndexCommitData.Read(writer.CommitData).IsOf(identity))
        {
            LogRebuild();
            writer.DeleteAll();
        }
        else if (_snapshot?.Counter == counter)
        {
            return;
        }

        var transcripts = await _store.TranscriptsAsync(cancellationToken);
        using (var reader = DirectoryReader.Open(writer, applyAllDeletes: true))
        {
            var indexed = IndexRevisions.Read(reader);
            var wanted = transcripts.Select(t => t.Revision).ToHashSet();
            foreach (var gone in indexed.Where(revision => !wanted.Contains(revision)))
            {
                writer.DeleteDocuments(new Term(IndexSchema.Revision, IndexSchema.Key(gone)));
            }

            var added = 0;
            foreach (var transcript in transcripts.Where(t => !indexed.Contains(t.Revision)))
            {
                await AddAsync(writer, transcript, cancellationToken);
                if (++added % TranscriptsBetweenPublishing == 0)
                {
                    Publish(DirectoryReader.Open(writer, applyAllDeletes: true), NotCaughtUp, transcripts);
                }
            }
        }

        if (writer.HasUncommittedChanges() || IndexCommitData.Read(writer.CommitData).Counter != counter)
        {
            writer.SetCommitData(new IndexCommitData(identity, counter).Write());
            writer.Commit();
        }

        _damaged = false;
        Publish(DirectoryReader.Open(writer, applyAllDeletes: true), counter, transcripts);
    }

    private async Task AddAsync(IndexWriter writer, StoredTranscript transcript, CancellationToken cancellationToken)
    {
        var passages = await _store.PassagesAsync(transcript.Id, transcript.Revision, cancellationToken);
        if (passages.Count > 0)
        {
            writer.AddDocuments(passages.Select(passage => IndexSchema.Document(transcript.Revision, passage, _analyzer)));
        }
    }

    private async Task FollowAsync(string identity, CancellationToken cancellationToken)
    {
        DirectoryReader reader;
        try
        {
            reader = DirectoryReader.Open(_directory!);
        }
        catch (Exception exception) when (exception is IOException || LooksDamaged(exception))
        {
            // No commit yet, or one is being written right now: the next look will find it complete.
            return;
        }

        try
        {
            var data = IndexCommitData.Read(reader.IndexCommit.UserData);
            if (!data.IsOf(identity) || data.Counter == _snapshot?.Counter)
            {
                return;
            }

            var transcripts = await _store.TranscriptsAsync(cancellationToken);
            reader.IncRef();
            Publish(reader, data.Counter, transcripts);
            _damaged = false;
        }
        finally
        {
            reader.DecRef();
        }
    }

    private void Publish(DirectoryReader reader, long counter, IReadOnlyList<StoredTranscript> transcripts)
    {
        var next = new IndexSnapshot(reader, counter, transcripts);
        LogReady(next.Transcripts.Count, next.Count);
        // Questions that use the old one have their own references.
        Interlocked.Exchange(ref _snapshot, next)?.Dispose();
    }

    private bool OpenWriter()
    {
        if (_writer is not null)
        {
            return true;
        }

        // Lucene's own lock lets in several processes that start at the same time, and each then deletes the others' files (seen with Lucene.Net 4.8 on Linux).
        if (FileLock.TryTake(_path + ".lock") is not { } held)
        {
            return false;
        }

        try
        {
            try
            {
                _writer = new IndexWriter(_directory, Config(OpenMode.CREATE_OR_APPEND));
            }
            catch (Exception exception) when (exception is not LockObtainFailedException && LooksDamaged(exception))
            {
                LogDamaged(exception);
                Wipe();
                _writer = new IndexWriter(_directory, Config(OpenMode.CREATE));
            }

            _held = held;
            return true;
        }
        catch (LockObtainFailedException)
        {
            return false;
        }
        finally
        {
            if (_held is null)
            {
                held.Dispose();
            }
        }
    }

    // Lucene refuses to overwrite a damaged index, so its files are deleted first, under its lock.
    private void Wipe()
    {
        using var held = _directory!.MakeLock(IndexWriter.WRITE_LOCK_NAME);
        if (!held.Obtain())
        {
            throw new LockObtainFailedException("Another process has the search index open.");
        }

        foreach (var file in _directory.ListAll().Where(file => file != IndexWriter.WRITE_LOCK_NAME))
        {
            _directory.DeleteFile(file);
        }
    }

    private void CloseWriter()
    {
        try
        {
            _writer?.Rollback();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            LogWriteFailed(exception);
        }

        _writer = null;
        _held?.Dispose();
        _held = null;
    }

    /// <summary>
    /// Whether a failure means that the index has to be rebuilt. Lucene reports damage with many exceptions: its own, an unexpected end,
    /// a missing file, a wrong header. An unavailable store says nothing about the index, however its failure is wrapped.
    /// </summary>
    internal static bool LooksDamaged(Exception exception) => !IsOfTheStore(exception)
        && exception is CorruptIndexException or EndOfStreamException or FileNotFoundException or IndexFormatTooNewException or IndexFormatTooOldException
            or IndexNotFoundException or ArgumentException or InvalidOperationException or FormatException or IndexOutOfRangeException;

    private static bool IsOfTheStore(Exception? exception) => exception is DbException || (exception is not null && IsOfTheStore(exception.InnerException));

    private IndexWriterConfig Config(OpenMode mode) => new(LuceneVersion.LUCENE_48, _analyzer)
    {
        OpenMode = mode,
        WriteLockTimeout = 0,
        RAMBufferSizeMB = 32,
    };

    [LoggerMessage(EventName = "SearchIndexReady", Level = LogLevel.Information, Message = "The search index is ready: {Transcripts} transcripts, {Passages} passages.")]
    private partial void LogReady(int transcripts, int passages);

    [LoggerMessage(EventName = "SearchIndexRebuild", Level = LogLevel.Information, Message = "Rebuilding the search index from the store.")]
    private partial void LogRebuild();

    [LoggerMessage(EventName = "SearchIndexDamaged", Level = LogLevel.Warning, Message = "The search index is damaged and is being rebuilt.")]
    private partial void LogDamaged(Exception exception);

    [LoggerMessage(EventName = "SearchIndexWriteFailed", Level = LogLevel.Error, Message = "Could not update the search index; retrying.")]
    private partial void LogWriteFailed(Exception exception);

    [LoggerMessage(EventName = "SearchIndexStale", Level = LogLevel.Warning, Message = "Searching without the newest transcripts: {Reason}")]
    private partial void LogStale(string reason);
}
