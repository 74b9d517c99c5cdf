using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Formats;
using AdminApp.Core.Transcripts.Passages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Transcripts;

/// <summary>
/// Imports files, a few at once, so that many don't fill up the memory. More files can be received than parsed and stored at once,
/// and receiving has a timeout: a slow connection does not block others.
/// </summary>
internal sealed partial class TranscriptImporter(
    TranscriptWriter writer, IOptionsMonitor<TranscriptsOptions> options, TimeProvider time, ILogger<TranscriptImporter> logger) : ITranscriptImporter, IDisposable
{
    private const int BytesAMegabyte = 1024 * 1024;

    // Each keeps at most one file in memory.
    private const int MaxReceiving = 8;
    private const int MaxStoring = 2;
    private const int MaxParsing = 1;

    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxReceivingTime = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _receiving = new(MaxReceiving);
    private readonly SemaphoreSlim _storing = new(MaxStoring);
    private readonly SemaphoreSlim _parsing = new(MaxParsing);

    /// <inheritdoc/>
    public async Task<ImportedFile> ImportAsync(string fileName, Stream content, AuditActor actor, bool sample = false, ImportOrigin? origin = null, bool holdIfWarned = false, CancellationToken cancellationToken = default)
    {
        var name = TranscriptFileName.Sanitize(fileName);
        try
        {
            await _receiving.WaitAsync(cancellationToken);
            try
            {
                var bytes = await ReadAsync(content, options.CurrentValue.MaxFileSizeMb, cancellationToken);
                return await StoreAsync(name, origin, bytes, sample, holdIfWarned, actor, cancellationToken);
            }
            finally
            {
                _receiving.Release();
            }
        }
        catch (UnreadableTranscriptException refusal)
        {
            LogRefused(refusal.InnerException, name, refusal.Message);
            return Refused(name, refusal.Message);
        }
        catch (RoleRequiredException refusal)
        {
            LogRefused(null, name, refusal.Message);
            return Refused(name, refusal.Message);
        }
        catch (RegexMatchTimeoutException)
        {
            const string Reason = "The file could not be read in a reasonable time: its lines are too long or too complex, or the server is overloaded.";
            LogRefused(null, name, Reason);
            // Another time it may be fast enough.
            return Refused(name, Reason) with { FailedHere = true };
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was, it is about this file: the next may be fine, and the result of each is reported.
            LogNotStored(failure, name);
            return StoreFailure.IsUnavailable(failure)
                ? Refused(name, $"{StoreFailure.Text} No part of the file was kept.") with { StoreUnavailable = true }
                : Refused(name, "The file could not be stored; the log says why. No part of it was kept. Try again.") with { FailedHere = true };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _receiving.Dispose();
        _storing.Dispose();
        _parsing.Dispose();
    }

    private async Task<ImportedFile> StoreAsync(string name, ImportOrigin? origin, ReadOnlyMemory<byte> bytes, bool sample, bool holdIfWarned, AuditActor actor, CancellationToken cancellationToken)
    {
        await _storing.WaitAsync(cancellationToken);
        try
        {
            var (transcript, turns, passages) = await ParseAsync(name, origin, bytes, sample, cancellationToken);
            var result = await writer.StoreAsync(transcript, turns, passages, origin, holdIfWarned, actor, cancellationToken);
            if (!result.Held)
            {
                LogImported(name, result.Turns, result.Passages, result.Duplicate, result.Replaced);
            }

            return result;
        }
        finally
        {
            _storing.Release();
        }
    }

    // A large file takes seconds of CPU time: on a thread of its own, one at a time, so that request threads stay free.
    private async Task<(Transcript Transcript, IReadOnlyList<Turn> Turns, IReadOnlyList<Passage> Passages)> ParseAsync(
        string name, ImportOrigin? origin, ReadOnlyMemory<byte> bytes, bool sample, CancellationToken cancellationToken)
    {
        await _parsing.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(
                () =>
                {
                    var read = TranscriptParser.Read(new TranscriptSource(name, origin?.Folder, origin?.NameIsShared ?? false), bytes.Span);
                    var turns = Turns(read);
                    var passages = new PassageBuilder().Build(turns);
                    return (Describe(name, bytes.Span, read, passages.Count, sample), (IReadOnlyList<Turn>)turns, passages);
                },
                cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _parsing.Release();
        }
    }

    private static ImportedFile Refused(string name, string reason) =>
        new(name, null, 0, 0, Duplicate: false, Replaced: false, [], reason);

    private async Task<ReadOnlyMemory<byte>> ReadAsync(Stream content, int maxMegabytes, CancellationToken cancellationToken)
    {
        var most = (long)maxMegabytes * BytesAMegabyte;
        var began = time.GetTimestamp();
        using var late = new CancellationTokenSource(MaxSilence, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        using var buffer = new MemoryStream();
        var chunk = new byte[81_920];
        int count;
        try
        {
            while ((count = await content.ReadAsync(chunk, stop.Token)) > 0)
            {
                if (buffer.Length + count > most)
                {
                    throw new UnreadableTranscriptException($"The file is larger than the allowed {maxMegabytes} MB (Transcripts:MaxFileSizeMb).");
                }

                buffer.Write(chunk, 0, count);
                var left = MaxReceivingTime - time.GetElapsedTime(began);
                late.CancelAfter(left <= TimeSpan.Zero ? TimeSpan.Zero : left < MaxSilence ? left : MaxSilence);
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UnreadableTranscriptException(
                $"The upload did not finish: nothing arrived for {MaxSilence.TotalSeconds:0} s, or it took longer than {MaxReceivingTime.TotalMinutes:0} minutes. Try again.");
        }
        catch (Exception broken) when (broken is not UnreadableTranscriptException && !cancellationToken.IsCancellationRequested)
        {
            throw new UnreadableTranscriptException("The file could not be read to the end: it was moved or changed, or the connection was lost. Try again.", broken);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private Transcript Describe(string name, ReadOnlySpan<byte> bytes, ReadTranscript read, int passages, bool sample) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()),
        FileName = name,
        Title = read.Title,
        Date = read.Date,
        ContentHash = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        Revision = Guid.CreateVersion7(time.GetUtcNow()),
        Format = read.Format,
        ImportedAtUtc = time.GetUtcNow().UtcDateTime,
        TurnCount = read.Turns.Count,
        PassageCount = passages,
        DurationMs = read.Turns.Max(t => t.StartMs),
        Warnings = [.. read.Warnings.Select(w => w.ToString())],
        IsSample = sample,
    };

    private static List<Turn> Turns(ReadTranscript read) =>
        [.. read.Turns.Select((t, i) => new Turn { Index = i, Speaker = t.Speaker, StartMs = t.StartMs, Text = t.Text, LineStartsMs = t.LineStartsMs?.ToList() })];

    [LoggerMessage(EventName = "TranscriptImported", Level = LogLevel.Information,
        Message = "Imported {File}: {Turns} turns, {Passages} passages (duplicate: {Duplicate}, replaced: {Replaced}).")]
    private partial void LogImported(string file, int turns, int passages, bool duplicate, bool replaced);

    [LoggerMessage(EventName = "TranscriptRefused", Level = LogLevel.Information, Message = "Refused {File}: {Reason}")]
    private partial void LogRefused(Exception? exception, string file, string reason);

    [LoggerMessage(EventName = "TranscriptNotStored", Level = LogLevel.Error, Message = "Could not store {File}.")]
    private partial void LogNotStored(Exception exception, string file);
}
