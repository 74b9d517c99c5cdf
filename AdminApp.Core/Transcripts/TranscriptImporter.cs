using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Formats;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Transcripts;

/// <summary>Reads, parses, cuts and stores one file at a time; a few at once, so that many uploads do not fill the memory.</summary>
internal sealed partial class TranscriptImporter(
    TranscriptWriter writer, IOptionsMonitor<TranscriptsOptions> options, TimeProvider time, ILogger<TranscriptImporter> logger) : ITranscriptImporter, IDisposable
{
    private const int BytesAMegabyte = 1024 * 1024;
    private readonly SemaphoreSlim _room = new(2);

    /// <inheritdoc/>
    public async Task<ImportedFile> ImportAsync(string fileName, Stream content, bool sample = false, CancellationToken cancellationToken = default)
    {
        var name = TranscriptFileName.Sanitize(fileName);
        try
        {
            await _room.WaitAsync(cancellationToken);
            try
            {
                var bytes = await ReadAsync(content, options.CurrentValue.MaxFileSizeMb, cancellationToken);
                var read = TranscriptParser.Read(name, bytes.Span);
                var result = await writer.StoreAsync(Describe(name, bytes.Span, read, sample), Turns(read), cancellationToken);
                LogImported(name, result.Turns, result.Passages, result.Duplicate, result.Replaced);
                return result;
            }
            finally
            {
                _room.Release();
            }
        }
        catch (UnreadableTranscriptException refusal)
        {
            LogRefused(name, refusal.Message);
            return Refused(name, refusal.Message);
        }
        catch (RegexMatchTimeoutException)
        {
            const string Reason = "The file could not be read in reasonable time: its lines are too long or too intricate.";
            LogRefused(name, Reason);
            return Refused(name, Reason);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();

    private static ImportedFile Refused(string name, string reason) =>
        new(name, null, 0, 0, Duplicate: false, Replaced: false, [], reason);

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream content, int maxMegabytes, CancellationToken cancellationToken)
    {
        var most = (long)maxMegabytes * BytesAMegabyte;
        using var buffer = new MemoryStream();
        var chunk = new byte[81_920];
        int count;
        while ((count = await content.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + count > most)
            {
                throw new UnreadableTranscriptException($"The file is larger than {maxMegabytes} MB, the most that is allowed (Transcripts:MaxFileSizeMb).");
            }

            buffer.Write(chunk, 0, count);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private Transcript Describe(string name, ReadOnlySpan<byte> bytes, ReadTranscript read, bool sample) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()),
        FileName = name,
        Title = read.Title,
        Date = read.Date,
        ContentHash = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        Revision = Guid.CreateVersion7(time.GetUtcNow()),
        Format = read.Format,
        ImportedAtUtc = time.GetUtcNow().UtcDateTime,
        Speakers = [.. read.Turns.Select(t => t.Speaker).Distinct(StringComparer.Ordinal)],
        TurnCount = read.Turns.Count,
        DurationMs = read.Turns.Max(t => t.StartMs),
        Warnings = [.. read.Warnings],
        IsSample = sample,
    };

    private static List<Turn> Turns(ReadTranscript read) =>
        [.. read.Turns.Select((t, i) => new Turn { Index = i, Speaker = t.Speaker, StartMs = t.StartMs, Text = t.Text })];

    [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "Imported {File}: {Turns} turns, {Passages} passages (duplicate: {Duplicate}, replaced: {Replaced})")]
    private partial void LogImported(string file, int turns, int passages, bool duplicate, bool replaced);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "Refused {File}: {Reason}")]
    private partial void LogRefused(string file, string reason);
}
