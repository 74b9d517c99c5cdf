using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>What the records of the journal add up to.</summary>
internal sealed class JournalState
{
    // While the store is away, grants whose tokens it has not counted are kept up to this number.
    private const int MaxUnsettled = 100_000;

    // A limit that was reported before the machine restarted: the clock has started anew, so its age is unknown.
    private static readonly TimeSpan LongAgo = TimeSpan.MinValue;

    private readonly Dictionary<long, Entry> _grants = [];
    private readonly Dictionary<(int Group, long Window), (long Limit, long Terms, TimeSpan At)> _told = [];
    private readonly Dictionary<int, TimeSpan> _paused = [];
    private readonly Dictionary<int, TimeSpan> _answerTimes = [];
    private readonly Dictionary<(int Group, long Window), (long Amount, long Limit, TimeSpan SentAt)> _others = [];
    private readonly Dictionary<int, long> _months = [];
    private long _nextId = 1;
    private long _settled;

    /// <summary>Everything sent since then is on record; <see cref="TimeSpan.MinValue"/> if nothing was ever dropped.</summary>
    public TimeSpan KnownSince { get; private set; } = TimeSpan.MinValue;

    /// <summary>Adds a record.</summary>
    public void Apply(in GrantRecord record)
    {
        switch (record.Kind)
        {
            case RecordKind.Boot:
                KnownSince = new TimeSpan(record.Id);
                break;
            case RecordKind.Month:
                _months[(int)record.Extra] = record.Value;
                break;
            case RecordKind.Granted:
                _grants[record.Id] = new Entry(record.Group, record.At, null, record.Value, (int)record.Extra);
                _nextId = Math.Max(_nextId, record.Id + 1);
                break;
            case RecordKind.Sent when _grants.TryGetValue(record.Id, out var entry):
                _grants[record.Id] = entry with { SentAt = record.At };
                break;
            case RecordKind.Cost when _grants.TryGetValue(record.Id, out var entry):
                _grants[record.Id] = entry with { Tokens = record.Value };
                break;
            case RecordKind.Later when _grants.TryGetValue(record.Id, out var entry):
                _grants[record.Id] = entry with { LaterAt = record.At, Later = record.Value };
                break;
            case RecordKind.Returned:
                _grants.Remove(record.Id);
                break;
            case RecordKind.Told:
                _told[(record.Group, record.Id)] = (record.Value, record.Extra, record.At);
                break;
            case RecordKind.Paused:
                _paused[record.Group] = new TimeSpan(record.Value);
                break;
            case RecordKind.Resumed:
                _paused.Remove(record.Group);
                break;
            case RecordKind.Others:
                _others[(record.Group, record.Id)] = (record.Value, record.Extra, record.At);
                break;
            case RecordKind.AnswerTime:
                _answerTimes[record.Group] = new TimeSpan(record.Value);
                break;
            case RecordKind.Settled:
                _settled = record.Id;
                _months.Clear();
                _nextId = Math.Max(_nextId, record.Id + 1);
                break;
        }
    }

    /// <summary>A new process takes over.</summary>
    /// <param name="sameBoot">Whether the times are from the current clock.</param>
    public void Begin(bool sameBoot, TimeSpan now)
    {
        if (!sameBoot)
        {
            // Their times mean nothing any more; their tokens have to be paid for.
            foreach (var (month, tokens) in Unsettled())
            {
                _months[month] = _months.GetValueOrDefault(month) + tokens;
            }

            _grants.Clear();
            _paused.Clear();
            _others.Clear();
            foreach (var (window, told) in _told.ToArray())
            {
                _told[window] = told with { At = LongAgo };
            }

            KnownSince = TimeSpan.Zero;
        }

        // A grant that was perhaps sent counts as sent now, but only once, not again at each start.
        foreach (var (id, entry) in _grants.Where(grant => grant.Value.SentAt is null).ToArray())
        {
            _grants[id] = entry with { SentAt = now };
        }
    }

    /// <summary>Nothing is known of what was sent before.</summary>
    public void BeginAnew(TimeSpan now)
    {
        _grants.Clear();
        KnownSince = now;
    }

    /// <summary>What a new process needs to know.</summary>
    public PastState ToPast(TimeSpan now) => new()
    {
        NextId = _nextId,
        KnownSince = KnownSince,
        Grants = [.. _grants.Values.SelectMany(entry => entry.ToPast(now))],
        Told = new Dictionary<(int, long), (long, long, TimeSpan)>(_told),
        Paused = new Dictionary<int, TimeSpan>(_paused),
        AnswerTimes = new Dictionary<int, TimeSpan>(_answerTimes),
        Others = new Dictionary<(int, long), (long, long, TimeSpan)>(_others),
        Unstored = Unsettled().Concat(_months.Select(month => (Month: month.Key, Tokens: month.Value)))
            .GroupBy(month => month.Month, month => month.Tokens).ToDictionary(month => month.Key, month => month.Sum()),
    };

    private IEnumerable<(int Month, long Tokens)> Unsettled() => [.. _grants.Where(grant => grant.Key > _settled)
        .GroupBy(grant => grant.Value.Month, grant => grant.Value.Tokens).Select(month => (month.Key, month.Sum()))];

    /// <summary>Forgets the grants sent before <paramref name="horizon"/> whose tokens are stored, and returns records that add up to all the rest.</summary>
    public IEnumerable<GrantRecord> Records(TimeSpan horizon, TimeSpan now)
    {
        var keepUnsettled = _grants.Count <= MaxUnsettled;
        foreach (var (id, entry) in _grants.Where(grant => grant.Value.SentAt < horizon && grant.Value.LaterAt < horizon && (grant.Key <= _settled || !keepUnsettled)).ToArray())
        {
            _grants.Remove(id);
            KnownSince = entry.SentAt > KnownSince ? entry.SentAt.Value : KnownSince;
            KnownSince = entry.LaterAt > KnownSince ? entry.LaterAt : KnownSince;
        }

        // Its number keeps the next ones apart from all that were stored.
        yield return new GrantRecord(RecordKind.Settled, 0, _settled, now, 0);
        foreach (var ((group, window), told) in _told)
        {
            yield return new GrantRecord(RecordKind.Told, group, window, told.At, told.Limit, told.Terms);
        }

        foreach (var (group, until) in _paused)
        {
            yield return new GrantRecord(RecordKind.Paused, group, 0, now, until.Ticks);
        }

        foreach (var ((group, window), others) in _others)
        {
            yield return new GrantRecord(RecordKind.Others, group, window, others.SentAt, others.Amount, others.Limit);
        }

        foreach (var (group, time) in _answerTimes)
        {
            yield return new GrantRecord(RecordKind.AnswerTime, group, 0, now, time.Ticks);
        }

        foreach (var (month, tokens) in _months)
        {
            yield return new GrantRecord(RecordKind.Month, 0, 0, now, tokens, month);
        }

        foreach (var (id, entry) in _grants)
        {
            yield return new GrantRecord(RecordKind.Granted, entry.Group, id, entry.GrantedAt, entry.Tokens, entry.Month);
            if (entry.SentAt is { } sent)
            {
                yield return new GrantRecord(RecordKind.Sent, entry.Group, id, sent, 0);
            }

            if (entry.Later > 0)
            {
                yield return new GrantRecord(RecordKind.Later, entry.Group, id, entry.LaterAt, entry.Later);
            }
        }
    }

    /// <summary>A grant; <paramref name="Tokens"/> is all that it costs, of which <see cref="Later"/> counts from <see cref="LaterAt"/>.</summary>
    private sealed record Entry(int Group, TimeSpan GrantedAt, TimeSpan? SentAt, long Tokens, int Month)
    {
        public TimeSpan LaterAt { get; init; } = TimeSpan.MinValue;

        public long Later { get; init; }

        public IEnumerable<PastGrant> ToPast(TimeSpan now)
        {
            yield return new PastGrant(Group, Earlier(SentAt ?? now), Tokens - Later);
            if (Later > 0)
            {
                yield return new PastGrant(Group, Earlier(LaterAt), Later, Requests: 0);
            }

            TimeSpan Earlier(TimeSpan at) => at < now ? at : now;
        }
    }
}
