namespace AdminApp.Core.Llm.Ledger;

/// <summary>Which rows the store has, which it is to get, and the totals that belong to them.</summary>
public sealed partial class QuestionLedger
{
    /// <summary>Ended questions that may wait for their rows to be written; beyond, their rows are dropped and counted.</summary>
    internal const int MaxUnwritten = 5_000;

    // Ended questions whose rows are to be written, oldest first.
    private readonly Queue<LedgerEntry> _unwritten = new();

    // Questions that are open here and in the store; as many as may run at once.
    private readonly HashSet<LedgerEntry> _openRows = [];

    // Open questions that the store is to get a row for.
    private readonly HashSet<LedgerEntry> _rowless = [];
    private readonly Dictionary<string, long> _unlisted = new(StringComparer.Ordinal);
    private long _droppedRows;
    private long _droppedEvents;

    /// <summary>Rows that are missing because the store was too slow or rejected them, since the process started.</summary>
    internal long DroppedRows => Interlocked.Read(ref _droppedRows);

    /// <summary>Events that did not fit into their timelines, since the process started.</summary>
    internal long DroppedEvents => Interlocked.Read(ref _droppedEvents);

    /// <summary>Ended questions whose rows are to be written.</summary>
    internal int Unwritten
    {
        get
        {
            lock (_lock)
            {
                return _unwritten.Count;
            }
        }
    }

    /// <summary>Counts a question that is being stored together with its row, unless too many rows are to be written already.</summary>
    internal LedgerEntry BeginStored(RequestOrigin origin) => Begin(origin, withRow: true);

    /// <summary>What is to be written next, with the totals that belong to the store's rows once it is. One at a time: <see cref="Written"/> or <see cref="NotWritten"/> comes before the next.</summary>
    internal LedgerBatch Take(int most)
    {
        lock (_lock)
        {
            LedgerEntry[] ended = [.. _unwritten.Take(most)], opened = [.. _rowless.Take(most - ended.Length)];
            foreach (var entry in opened)
            {
                _rowless.Remove(entry);
                _openRows.Add(entry);
                entry.HasOpenRow = true;
            }

            return new LedgerBatch(ended, opened, InStore(ended.Length), _version);
        }
    }

    /// <summary>The totals that belong to the rows in the store: everything ended that has a row or is unlisted, and what is open there.</summary>
    internal LedgerTotals InStore()
    {
        lock (_lock)
        {
            return InStore(0);
        }
    }

    /// <summary>A batch is in the store.</summary>
    /// <param name="dropped">Without its rows: those that ended are unlisted now, the others get none.</param>
    internal void Written(LedgerBatch batch, bool dropped)
    {
        lock (_lock)
        {
            for (var i = 0; i < batch.Ended.Count; i++)
            {
                _unwritten.Dequeue();
            }

            if (dropped)
            {
                AddUnlisted(batch.Outcomes(), 1);
                _droppedRows += batch.Ended.Count;
                foreach (var entry in batch.Opened)
                {
                    LoseRow(entry);
                }
            }
        }
    }

    /// <summary>A batch could not be written.</summary>
    internal void NotWritten(LedgerBatch batch)
    {
        lock (_lock)
        {
            foreach (var entry in batch.Opened)
            {
                Miss(entry);
            }
        }
    }

    /// <summary>Rows of these outcomes were deleted from the store.</summary>
    internal void Pruned(IReadOnlyDictionary<string, long> outcomes)
    {
        lock (_lock)
        {
            AddUnlisted(outcomes, 1);
        }
    }

    /// <summary>A question's row was not stored with it.</summary>
    internal void NotStored(LedgerEntry entry)
    {
        lock (_lock)
        {
            Miss(entry);
        }
    }

    /// <summary>IDs of the questions that are open here and in the store.</summary>
    internal IReadOnlyList<Guid> OpenRows()
    {
        lock (_lock)
        {
            return [.. _openRows.Concat(_unwritten.Where(entry => entry.HasOpenRow)).Select(entry => entry.Origin.Id)];
        }
    }

    /// <summary>Under the lock: a question begins.</summary>
    private void ExpectRow(LedgerEntry entry, bool withRow)
    {
        // So that rows that have to be closed are no more than fit.
        if (_openRows.Count + _rowless.Count + _unwritten.Count < 2 * MaxUnwritten)
        {
            entry.HasOpenRow = withRow;
            (withRow ? _openRows : _rowless).Add(entry);
        }
    }

    /// <summary>Under the lock: a question ended.</summary>
    private void KeepRow(LedgerEntry entry, QuestionState state)
    {
        _droppedEvents += entry.Timeline.Dropped;
        _openRows.Remove(entry);
        _rowless.Remove(entry);
        if (entry.HasOpenRow || _unwritten.Count < MaxUnwritten)
        {
            _unwritten.Enqueue(entry);
        }
        else
        {
            Add(_unlisted, state.Outcome(), 1);
            _droppedRows++;
        }
    }

    private LedgerTotals InStore(int written)
    {
        var own = Own();
        var (failed, refused) = (new Dictionary<string, long>(_failed), new Dictionary<string, long>(_refused));
        var (answered, cancelled, open) = (own.Answered, own.Cancelled, (long)_openRows.Count);
        foreach (var entry in _unwritten.Skip(written))
        {
            open += entry.HasOpenRow ? 1 : 0;
            switch (entry.State)
            {
                case QuestionState.Answered:
                    answered--;
                    break;
                case QuestionState.Cancelled:
                    cancelled--;
                    break;
                case QuestionState.Failed:
                    Add(failed, entry.Reason ?? OtherError, -1);
                    break;
                default:
                    Add(refused, entry.Reason ?? OtherError, -1);
                    break;
            }
        }

        var running = Math.Min(own.Running, open);
        var totals = own with { Answered = answered, Cancelled = cancelled, Failed = failed, Refused = refused, Running = running, Waiting = open - running };
        return totals with { Submitted = answered + cancelled + totals.FailedTotal + totals.RefusedTotal + open };
    }

    private void LoseRow(LedgerEntry entry)
    {
        entry.HasOpenRow = false;
        _openRows.Remove(entry);
    }

    private void AddUnlisted(IReadOnlyDictionary<string, long> outcomes, int sign)
    {
        foreach (var (outcome, count) in outcomes)
        {
            Add(_unlisted, outcome, sign * count);
        }
    }

    private void Miss(LedgerEntry entry)
    {
        LoseRow(entry);
        if (entry.State.IsOpen())
        {
            _rowless.Add(entry);
        }
    }
}
