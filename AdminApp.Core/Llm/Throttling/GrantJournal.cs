using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// The record of grants, written before a request is sent, so that a restart does not use a window twice. An append-only file of
/// 48-byte records: one write into the system's page cache (microseconds), which survives a <c>kill -9</c> of the process. It does not
/// have to survive the machine: timestamps are from the monotonic clock, which starts at boot, and a window longer than the time since
/// then is treated as unknown. Thread-safe; a disk that stalls holds up those whose grants are being recorded, nobody else.
/// </summary>
internal sealed class GrantJournal : IDisposable
{
    /// <summary>File in the data directory.</summary>
    public const string FileName = "llm-grants.journal";

    private const int RecordSize = 48;
    private const long Format = 2;
    private const long CompactAt = 512 * 1024;
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly JournalState _state = new();
    private readonly byte[] _buffer = new byte[RecordSize * 64];
    private FileStream _file;
    private long _boot;
    private long _compactedLength;
    private bool _closed;

    private GrantJournal(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Whether there was a file: false on a first start, or if it was lost.</summary>
    public bool Existed { get; private set; }

    /// <summary>Whether the file was written since the machine started, so that its timestamps are from the current clock.</summary>
    public bool SameBoot { get; private set; }

    /// <summary>When an earlier process last wrote it (wall clock); the current time if there was no file.</summary>
    public DateTime LastWrittenUtc { get; private set; }

    /// <summary>How long a grant is kept.</summary>
    public TimeSpan Keep { get; set; }

    /// <summary>Called once, when the record can no longer be written and was removed.</summary>
    public Action<Exception>? Failed { get; set; }

    /// <summary>Opens or creates the file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="bootId">Identifies the boot of the machine, so that timestamps of an earlier one are not mistaken for current ones.</param>
    /// <param name="keep">How long a grant can count.</param>
    /// <param name="now">The throttle's clock.</param>
    /// <exception cref="IOException">It is in use by another process, or cannot be written.</exception>
    public static GrantJournal Open(string path, string bootId, TimeSpan keep, TimeSpan now)
    {
        var existed = File.Exists(path);
        var journal = new GrantJournal(path, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
        {
            Existed = existed,
            LastWrittenUtc = File.GetLastWriteTimeUtc(path),
            Keep = keep,
            _boot = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(bootId))),
        };
        journal.Replay();
        journal._state.Begin(journal.SameBoot, now);
        journal.Rewrite(now);
        return journal;
    }

    /// <summary>What earlier processes left. <see cref="PastState.IsKnown"/> and the stored months are for the caller to add.</summary>
    public PastState Past(TimeSpan now) => _state.ToPast(now);

    /// <summary>What is on file does not contain everything that may still count: the next process has to know that, too, if it comes soon.</summary>
    public void BeginAnew(TimeSpan now)
    {
        lock (_lock)
        {
            _state.BeginAnew(now);
            Rewrite(now);
        }
    }

    /// <summary>Puts records on file, in one write. When this returns, they survive the process.</summary>
    public void Write(List<GrantRecord> records)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            try
            {
                Append(CollectionsMarshal.AsSpan(records));
                if (_file.Length > Math.Max(CompactAt, 2 * _compactedLength))
                {
                    Rewrite(records[^1].At);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A record with a gap would be trusted after a restart, so the first failure removes it: without a record nothing is assumed. Sending continues.
                _closed = true;
                Remove();
                Failed?.Invoke(exception);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _file.Dispose();
        }
    }

    private void Replay()
    {
        var record = new byte[RecordSize];
        _file.Position = 0;
        while (_file.ReadAtLeast(record, RecordSize, throwOnEndOfStream: false) == RecordSize && Checksum(record) == BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(44)))
        {
            var read = Read(record);
            if (read.Kind == RecordKind.Boot)
            {
                SameBoot = read.Value == _boot && read.Extra == Format;
            }

            _state.Apply(read);
        }
    }

    /// <summary>Writes the grants that still count to a new file and atomically replaces the old one.</summary>
    private void Rewrite(TimeSpan now)
    {
        var records = _state.Records(now - Keep, now).ToArray();
        _file.Dispose();
        _file = new FileStream(_path + ".new", FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        Append([new GrantRecord(RecordKind.Boot, 0, _state.KnownSince.Ticks, now, _boot, Format), .. records], apply: false);
        _file.Flush(flushToDisk: true); // otherwise a power cut may leave the new name with an empty file
        File.Move(_path + ".new", _path, overwrite: true);
        _compactedLength = _file.Length;
    }

    private void Append(ReadOnlySpan<GrantRecord> records, bool apply = true)
    {
        var length = 0;
        foreach (ref readonly var record in records)
        {
            if (apply)
            {
                _state.Apply(record);
            }

            Format48(record, _buffer.AsSpan(length, RecordSize));
            length += RecordSize;
            if (length == _buffer.Length)
            {
                _file.Write(_buffer);
                length = 0;
            }
        }

        _file.Write(_buffer, 0, length);
    }

    private void Remove()
    {
        try
        {
            _file.Dispose();
            File.Delete(_path);
            File.Delete(_path + ".new");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder can't be written to at all: there is nothing more we can do.
        }
    }

    private static GrantRecord Read(ReadOnlySpan<byte> bytes) => new(
        (RecordKind)BinaryPrimitives.ReadInt32LittleEndian(bytes),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
        new TimeSpan(BinaryPrimitives.ReadInt64LittleEndian(bytes[16..])),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]));

    private static void Format48(in GrantRecord record, Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)record.Kind);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], record.Group);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], record.Id);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], record.At.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], record.Value);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], record.Extra);
        bytes[40..44].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[44..], Checksum(bytes));
    }

    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(record[40..]));
        for (var i = 0; i < 40; i += 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(record[i..]));
        }

        return crc;
    }
}
