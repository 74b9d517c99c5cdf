using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Llm.Ledger;

/// <summary>The table of requests: writes its rows in batches, and deletes old ones.</summary>
internal sealed partial class LedgerStore
{
    // A transaction of this many rows takes some 20 ms, which a question may have to wait for.
    private const int RowsPerBatch = 500;

    private long _told;

    /// <summary>How many rows there are. It reads the whole table, so it is asked before a transaction, not inside.</summary>
    public async Task<long> CountRowsAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Requests.LongCountAsync(cancellationToken);
    }

    /// <summary>
    /// Deletes the oldest ended rows that are too old or too many, as many as fit into a short transaction. Their counts stay in the totals.
    /// If another instance deletes the same rows at the same time, it counts them, and this one deletes nothing.
    /// </summary>
    /// <param name="surplus">How many rows are too many; zero or less for none.</param>
    /// <returns>How many were deleted; less than <paramref name="most"/> if nothing is left to delete, or another instance is at it.</returns>
    public async Task<int> PruneAsync(DateTime before, long surplus, int most, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        using var turn = await TakeTurnAsync(cancellationToken);
        if (await LockOwnAsync(context, cancellationToken) == 0)
        {
            return 0; // The next write finds out why.
        }

        var oldest = await context.Requests.AsNoTracking().Where(row => row.Outcome != RequestRecord.Open)
            .OrderBy(row => row.SubmittedAtUtc).ThenBy(row => row.Id).Take(most)
            .Select(row => new { row.Id, row.Outcome, row.SubmittedAtUtc }).ToListAsync(cancellationToken);
        var pruned = oldest.Where((row, place) => place < surplus || row.SubmittedAtUtc < before).ToList();
        if (pruned.Count == 0)
        {
            return 0;
        }

        var ids = pruned.ConvertAll(row => row.Id);
        var unlisted = pruned.CountBy(row => row.Outcome).ToDictionary(outcome => outcome.Key, outcome => (long)outcome.Value, StringComparer.Ordinal);
        if (await context.Requests.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken) != pruned.Count)
        {
            return 0; // Another instance has counted some of them. What is left is found in the next round.
        }

        await context.RequestQuestions.Where(question => ids.Contains(question.RequestId)).ExecuteDeleteAsync(cancellationToken);
        var totals = ledger.InStore().Plus(new LedgerTotals { Unlisted = unlisted });
        await PutAsync(context, totals, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _written = totals;
        ledger.Pruned(unlisted);
        return pruned.Count;
    }

    /// <summary>Writes every row that is to be written, and the totals.</summary>
    internal async Task WriteNowAsync(CancellationToken cancellationToken)
    {
        if (ledger.Version == _version && !usage.HasWork)
        {
            return;
        }

        // A backlog is written at once; what comes in the meantime waits for the next tick.
        var gone = false;
        for (var left = ledger.Unwritten; left >= 0; left -= RowsPerBatch)
        {
            try
            {
                gone |= await WriteBatchAsync(drop: false, cancellationToken);
            }
            catch (Exception exception) when (StoreFailure.IsRefusal(exception))
            {
                // It would reject the same rows again, and they must not keep the totals from being written.
                LogRejected(exception);
                gone |= await WriteBatchAsync(drop: true, cancellationToken);
            }
        }

        if (gone)
        {
            await FollowAsync(cancellationToken);
        }

        if (ledger.DroppedRows is var dropped && dropped > _told)
        {
            LogMissing(dropped - _told);
            _told = dropped;
        }
    }

    /// <summary>
    /// Writes the oldest rows that are to be written, and the totals. Returns whether the own document had gone: this instance was away so long that another took it
    /// for dead and counted what it had written, so only what came since is its own.
    /// </summary>
    /// <param name="drop">Leave the rows out, and count them as unlisted.</param>
    private async Task<bool> WriteBatchAsync(bool drop, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        using var turn = await TakeTurnAsync(cancellationToken);
        var gone = await LockOwnAsync(context, cancellationToken) == 0;
        if (gone)
        {
            if (_written is { } counted)
            {
                ledger.GiveAway(counted);
                _written = null;
            }

            await ReopenAsync(context, cancellationToken);
        }

        var batch = ledger.Take(RowsPerBatch);
        var totals = drop ? batch.Totals.Plus(new LedgerTotals { Unlisted = batch.Outcomes(), Waiting = -batch.Opened.Count, Submitted = -batch.Opened.Count }) : batch.Totals;
        try
        {
            await WriteRowsAsync(context, batch, drop, cancellationToken);
            await PutAsync(context, totals, cancellationToken);
            if (!drop)
            {
                await usage.WriteAsync(context, null, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            usage.Committed(context);
        }
        catch
        {
            ledger.NotWritten(batch);
            throw;
        }

        ledger.Written(batch, dropped: drop);
        (_written, _version) = (totals, batch.Version);
        return gone;
    }

    // A row that is there already is an open one, or one whose commit seemed to fail.
    private async Task WriteRowsAsync(AdminDbContext context, LedgerBatch batch, bool drop, CancellationToken cancellationToken)
    {
        if (batch.Ended.Count + batch.Opened.Count == 0)
        {
            return; // Only the totals changed.
        }

        var ids = batch.Ended.Concat(batch.Opened).Select(entry => entry.Origin.Id).ToList();
        await context.Requests.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        if (!drop)
        {
            await RowInserter.InsertAsync(
                context, [.. batch.Ended.Select(entry => entry.ToRecord(identity.Id)), .. batch.Opened.Select(entry => entry.ToRecord(identity.Id, open: true))], cancellationToken);
        }
    }

    // Another instance marked as interrupted what runs here after all.
    private Task<int> ReopenAsync(AdminDbContext context, CancellationToken cancellationToken)
    {
        var open = ledger.OpenRows();
        return context.Requests.Where(row => open.Contains(row.Id)).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Outcome, RequestRecord.Open).SetProperty(row => row.Reason, (string?)null).SetProperty(row => row.EndedAtUtc, (DateTime?)null),
            cancellationToken);
    }

    /// <summary>Marks the rows that a process left open as interrupted.</summary>
    private Task<int> InterruptAsync(AdminDbContext context, string instanceId, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow().UtcDateTime;
        return context.Requests.Where(row => row.Outcome == RequestRecord.Open && row.InstanceId == instanceId).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Outcome, LedgerTotals.FailedName)
                .SetProperty(row => row.Reason, QuestionLedger.Interrupted)
                .SetProperty(row => row.EndedAtUtc, now),
            cancellationToken);
    }

    [LoggerMessage(EventName = "RequestRowsRejected", Level = LogLevel.Error, Message = "The store rejected rows of the table of requests.")]
    private partial void LogRejected(Exception exception);

    [LoggerMessage(EventName = "RequestRowsDropped", Level = LogLevel.Warning, Message = "Questions that have no row in the table of requests, because the store was too slow or rejected it: {Count}. They stay in the totals.")]
    private partial void LogMissing(long count);
}
