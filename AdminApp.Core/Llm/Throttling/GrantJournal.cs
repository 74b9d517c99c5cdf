using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>
/// The record of grants, written before a request is sent, so that a restart does not use a window twice. An append-only file of
/// 48-byte records: one write into the system's page cache (microseconds, so no batching is needed), which survives a <c>kill -9</c>
/// of the process. It does not have to survive the machine: timestamps are from the monotonic clock, which starts at boot, and a
/// window longer than the time since then is treated as unknown.
/// Not thread-safe: the throttle locks.
/// </summary>
internal sealed class GrantJournal : IDisposable
{
    /// <summary>File in the data directory.</summary>
    public const string FileName = "llm-grants.journal";

    private const int RecordSize = 48;
    private const long CompactAt = 512 * 1024;
    private readonly string _path;
    private readonly Dictionary<long, Entry> _live = [];
    private readonly Dictionary<long, (long Limit, long Terms)> _told = [];
    private FileStream _file;
    private long _nextId = 1;
    private int _month;
    private long _monthTokens;
    private long _boot;
    private long _compactedLength;
    private bool _broken;

    private GrantJournal(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    private enum Kind
    {
        Boot = 1,
        Month,
        Granted,
        Sent,
        Cost,
        Returned,
        Told,
    }

    /// <summary>Whether there was a file: false on a first start, or if it was lost.</summary>
    public bool Existed { get; private set; }

    /// <summary>Whether the file was written since the machine started, so that its timestamps are from the current clock.</summary>
    public bool SameBoot { get; private set; }

    /// <summary>When an earlier process last wrote it (wall clock); the current time if there was no file.</summary>
    public DateTime LastWrittenUtc { get; private set; }

    /// <summary>How long a grant can count.</summary>
    public TimeSpan Keep { get; set; }

    /// <summary>Raised once, when the record can no longer be written and was removed.</summary>
    public event Action<Exception>? Failed;

    /// <summary>Tokens of the calendar month so far.</summary>
    public long MonthTokens(int month) => month == _month ? _monthTokens : 0;

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
            _boot = BootHash(bootId),
        };
        journal.Replay();
        if (!journal.SameBoot)
        {
            journal._live.Clear();
        }

        // A grant that was perhaps sent counts as sent now, but only once, not again at each start.
        foreach (var (id, entry) in journal._live.Where(entry => entry.Value.SentAt is null).ToArray())
        {
            journal._live[id] = entry with { SentAt = now };
        }

        journal.Rewrite(now);
        return journal;
    }

    /// <summary>What earlier processes sent and may still count; empty if that is not known.</summary>
    public IReadOnlyList<PastGrant> Past(TimeSpan now) =>
        [.. _live.Values.Select(entry => new PastGrant(entry.SentAt is { } sent && sent < now ? sent : now, entry.Tokens))];

    /// <summary>Records a grant and returns its ID.</summary>
    public long Granted(TimeSpan now, long tokens, int month)
    {
        var id = _nextId++;
        _live.Add(id, new Entry(now, null, tokens, month));
        AddToMonth(month, tokens);
        Write(Kind.Granted, id, now, tokens, month);
        if (!_broken && _file.Length > Math.Max(CompactAt, 2 * _compactedLength))
        {
            Guarded(() => Rewrite(now));
        }

        return id;
    }

    /// <summary>Records that a grant is being sent now.</summary>
    public void Sent(long id, TimeSpan now)
    {
        if (_live.TryGetValue(id, out var entry))
        {
            _live[id] = entry with { SentAt = now };
            Write(Kind.Sent, id, now, 0, 0);
        }
    }

    /// <summary>Records the cost of a grant.</summary>
    public void Cost(long id, TimeSpan now, long tokens)
    {
        if (_live.TryGetValue(id, out var entry) && entry.Tokens != tokens)
        {
            _live[id] = entry with { Tokens = tokens };
            AddToMonth(entry.Month, tokens - entry.Tokens);
            Write(Kind.Cost, id, now, tokens, 0);
        }
    }

    /// <summary>Records that a grant was never sent.</summary>
    public void Returned(long id, TimeSpan now)
    {
        if (_live.Remove(id, out var entry))
        {
            AddToMonth(entry.Month, -entry.Tokens);
            Write(Kind.Returned, id, now, 0, 0);
        }
    }

    /// <summary>Records the provider's own limit for a window.</summary>
    /// <param name="window">Number of the window.</param>
    /// <param name="terms">Identifies the settings it was reported for.</param>
    public void Told(long window, long limit, long terms, TimeSpan now)
    {
        if (_told.GetValueOrDefault(window) != (limit, terms))
        {
            _told[window] = (limit, terms);
            Write(Kind.Told, window, now, limit, terms);
        }
    }

    /// <summary>What the provider last reported for a window under the same settings; null if nothing.</summary>
    public long? LastTold(long window, long terms) => _told.TryGetValue(window, out var told) && told.Terms == terms ? told.Limit : null;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static long BootHash(string bootId) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(bootId)));

    private void AddToMonth(int month, long tokens)
    {
        if (month > _month)
        {
            _month = month;
            _monthTokens = 0;
        }

        if (month == _month)
        {
            _monthTokens = Math.Max(0, _monthTokens + tokens);
        }
    }

    private void Replay()
    {
        var record = new byte[RecordSize];
        _file.Position = 0;
        while (_file.ReadAtLeast(record, RecordSize, throwOnEndOfStream: false) == RecordSize && Checksum(record) == BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(44)))
        {
            Apply(record);
        }
    }

    private void Apply(ReadOnlySpan<byte> record)
    {
        var kind = (Kind)BinaryPrimitives.ReadInt32LittleEndian(record);
        var id = BinaryPrimitives.ReadInt64LittleEndian(record[8..]);
        var at = new TimeSpan(BinaryPrimitives.ReadInt64LittleEndian(record[16..]));
        var value = BinaryPrimitives.ReadInt64LittleEndian(record[24..]);
        var terms = BinaryPrimitives.ReadInt64LittleEndian(record[32..]);
        var month = (int)terms;
        switch (kind)
        {
            case Kind.Boot:
                SameBoot = value == _boot;
                break;
            case Kind.Month:
                AddToMonth(month, value);
                break;
            case Kind.Granted:
                _live[id] = new Entry(at, null, value, month);
                _nextId = Math.Max(_nextId, id + 1);
                AddToMonth(month, value);
                break;
            case Kind.Sent when _live.TryGetValue(id, out var entry):
                _live[id] = entry with { SentAt = at };
                break;
            case Kind.Cost when _live.TryGetValue(id, out var entry):
                _live[id] = entry with { Tokens = value };
                AddToMonth(entry.Month, value - entry.Tokens);
                break;
            case Kind.Returned when _live.Remove(id, out var entry):
                AddToMonth(entry.Month, -entry.Tokens);
                break;
            case Kind.Told:
                _told[id] = (value, terms);
                break;
        }
    }

    /// <summary>Writes the grants that still count to a new file and atomically replaces the old one.</summary>
    private void Rewrite(TimeSpan now)
    {
        var old = _live.Where(entry => entry.Value.SentAt is { } sent && sent + Keep < now).Select(entry => entry.Key).ToArray();
        foreach (var id in old)
        {
            _live.Remove(id);
        }

        var living = _live.ToArray();
        var settled = _monthTokens - living.Where(entry => entry.Value.Month == _month).Sum(entry => entry.Value.Tokens);
        _file.Dispose();
        _file = new FileStream(_path + ".new", FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        Append(Kind.Boot, 0, now, _boot, 0);
        Append(Kind.Month, 0, now, settled, _month);
        foreach (var (window, told) in _told)
        {
            Append(Kind.Told, window, now, told.Limit, told.Terms);
        }

        foreach (var (id, entry) in living)
        {
            Append(Kind.Granted, id, entry.GrantedAt, entry.Tokens, entry.Month);
            if (entry.SentAt is { } sent)
            {
                Append(Kind.Sent, id, sent, 0, 0);
            }
        }

        File.Move(_path + ".new", _path, overwrite: true);
        _compactedLength = _file.Length;
    }

    private void Write(Kind kind, long id, TimeSpan at, long value, long month) => Guarded(() => Append(kind, id, at, value, month));

    private void Append(Kind kind, long id, TimeSpan at, long value, long month)
    {
        Span<byte> record = stackalloc byte[RecordSize];
        record.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(record, (int)kind);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], id);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], at.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], value);
        BinaryPrimitives.WriteInt64LittleEndian(record[32..], month);
        BinaryPrimitives.WriteUInt32LittleEndian(record[44..], Checksum(record));
        _file.Write(record);
    }

    /// <summary>A record with a gap would be trusted after a restart, so the first failure removes it: without a record nothing is assumed. Sending continues.</summary>
    private void Guarded(Action write)
    {
        if (_broken)
        {
            return;
        }

        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _broken = true;
            Remove();
            Failed?.Invoke(exception);
        }
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

    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(record[40..]));
        for (var i = 0; i < 40; i += 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(record[i..]));
        }

        return crc;
    }

    private sealed record Entry(TimeSpan GrantedAt, TimeSpan? SentAt, long Tokens, int Month);
}
