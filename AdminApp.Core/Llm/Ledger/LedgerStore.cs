using System.Text.Json;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Llm.Ledger;

/// <summary>
/// Keeps the ledger in the store: a row for each question, and their totals. Both are written in the same transaction, so the totals are the
/// sums of the rows and of what is counted as unlisted, at every instant and after every crash. What calls used is added to its day in the same transactions. A question that is stored brings its row
/// with it; ended ones are written in batches, twice a second, by this one writer. Each instance has a document of totals of its own and adds up those of
/// the others; what a dead one left moves into a common document, so that there are never many.
/// </summary>
internal sealed partial class LedgerStore(
    QuestionLedger ledger, UsageWriter usage, InstanceId identity, IDbContextFactory<AdminDbContext> contexts, TimeProvider time, ILogger<LedgerStore> logger)
    : PeriodicWork(Period, "Writing the ledger", time, logger)
{
    /// <summary>Name of the document of all instances that are gone.</summary>
    public const string CommonName = "ledger";

    private const string Prefix = "ledger:";
    private const string UnlistedMember = "\"unlisted\":";
    private const int TicksPerFollow = 10;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    // One save at a time, from reading the totals to their commit, so that older totals never overwrite newer ones. Take it only inside a
    // transaction: SQLite has one writer, so taking it before could deadlock.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _name = NameOf(identity);
    private LedgerTotals? _written;
    private long _version = -1;
    private int _tick;
    private readonly ILogger _logger = logger;

    /// <summary>Name of an instance's document.</summary>
    public static string NameOf(InstanceId identity) => Prefix + identity.Id;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await LockOwnAsync(context, cancellationToken);
            var own = await context.KeyValueRows.AsNoTracking().SingleOrDefaultAsync(s => s.Name == _name, cancellationToken);
            ledger.Restore(Read(own));
            await InterruptAsync(context, identity.Id, cancellationToken);
            var totals = ledger.InStore();
            await PutAsync(context, totals, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            _written = totals;
        }

        ledger.Ended += TakeBack;
        await FollowAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Commits a transaction that stores a question, with its row and with the question counted: a process that is killed has counted what it stored.</summary>
    /// <param name="context">The context of the transaction.</param>
    /// <param name="begin">Counts the question in the ledger.</param>
    /// <param name="admit">Counts it as used and says where, or throws if a quota is used up; null counts nothing.</param>
    /// <param name="describe">Stores what belongs to its row, in the same transaction; null for nothing.</param>
    public async Task CommitAsync(
        AdminDbContext context, IDbContextTransaction transaction, Func<LedgerEntry> begin, Func<CancellationToken, Task<UsageKey>>? admit, Func<RequestRecord, CancellationToken, Task>? describe,
        CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(cancellationToken);
        var gone = await LockOwnAsync(context, cancellationToken) == 0;
        var counted = admit is null ? (UsageKey?)null : await admit(cancellationToken);
        var entry = begin();
        try
        {
            if (gone)
            {
                ledger.NotStored(entry); // A row without totals; both come with the next batch.
            }

            var row = entry.ToRecord(identity.Id, open: true);
            if (entry.HasOpenRow)
            {
                await RowInserter.InsertAsync(context, [row], cancellationToken);
            }

            if (describe is not null)
            {
                await describe(row, cancellationToken);
            }

            var totals = ledger.InStore();
            var written = await UpdateAsync(context, _name, totals, json: null, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            _written = written ? totals : _written;
            entry.CountedAs = counted;
            usage.Committed(context);
        }
        catch
        {
            ledger.NotStored(entry);
            throw;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWorkAsync(cancellationToken);
    }

    public override void Dispose()
    {
        ledger.Ended -= TakeBack;
        _turn.Dispose();
        base.Dispose();
    }

    /// <summary>Writes what changed; every few ticks it also reads the others' totals.</summary>
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        await WriteNowAsync(cancellationToken);
        _tick = (_tick + 1) % TicksPerFollow;
        if (_tick == 0)
        {
            await FollowAsync(cancellationToken);
        }
    }

    // A question that is refused after it was stored, because it would wait too long, uses up no quota.
    private void TakeBack(LedgerEntry entry)
    {
        if (entry is { State: QuestionState.Refused, CountedAs: { } counted })
        {
            usage.Refused(counted);
        }
    }

    private async ValueTask<IDisposable> TakeTurnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Turn(_turn);
    }

    // Lock the document before reading the totals, so that the last one to commit has the latest.
    private Task<int> LockOwnAsync(AdminDbContext context, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow().UtcDateTime;
        return context.KeyValueRows.Where(s => s.Name == _name).ExecuteUpdateAsync(s => s.SetProperty(x => x.UpdatedAtUtc, now), cancellationToken);
    }

    /// <summary>Writes the own document, whether or not it exists.</summary>
    private async Task PutAsync(AdminDbContext context, LedgerTotals totals, CancellationToken cancellationToken)
    {
        if (!await UpdateAsync(context, _name, totals, json: null, cancellationToken))
        {
            await AddAsync(context, _name, totals, cancellationToken);
        }
    }

    /// <summary>Moves what the dead left into the common document, and reads what all others counted.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var living = InstanceHeartbeat.Living(context, await context.UtcNowAsync(Time, cancellationToken));
        var dead = await context.KeyValueRows.AsNoTracking()
            .Where(s => s.Name.StartsWith(Prefix) && s.Name != _name && !living.Contains(InstanceHeartbeat.Prefix + s.Name.Substring(Prefix.Length)))
            .ToListAsync(cancellationToken);
        foreach (var state in dead)
        {
            await FoldAsync(context, state, cancellationToken);
        }

        var all = await AllAsync(context, cancellationToken);
        if (!all.Exists(s => s.Name == _name))
        {
            await WriteBatchAsync(drop: false, cancellationToken);
            all = await AllAsync(context, cancellationToken);
        }

        ledger.Follow(all.Where(s => s.Name != _name).Aggregate(
            new LedgerTotals(), (sum, state) => sum.Plus(state.Name == CommonName ? Read(state).Ended() : Read(state))));
    }

    private static Task<List<KeyValueRow>> AllAsync(AdminDbContext context, CancellationToken cancellationToken) =>
        context.KeyValueRows.AsNoTracking().Where(s => s.Name == CommonName || s.Name.StartsWith(Prefix)).ToListAsync(cancellationToken);

    // Another instance may be folding too, or the dead one may have come back: the first one wins, and the others try again next time.
    private async Task FoldAsync(AdminDbContext context, KeyValueRow dead, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var gone = context.KeyValueRows.Where(s => s.Name == dead.Name && s.UpdatedAtUtc == dead.UpdatedAtUtc);
        if (await gone.ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return;
        }

        await InterruptAsync(context, dead.Name[Prefix.Length..], cancellationToken);
        var common = await context.KeyValueRows.AsNoTracking().SingleOrDefaultAsync(s => s.Name == CommonName, cancellationToken);
        var totals = Read(common).Ended().Plus(Read(dead).Ended());
        if (common is null)
        {
            await AddAsync(context, CommonName, totals, cancellationToken);
        }
        else if (!await UpdateAsync(context, CommonName, totals, common.Json, cancellationToken))
        {
            return;
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task AddAsync(AdminDbContext context, string name, LedgerTotals totals, CancellationToken cancellationToken)
    {
        context.KeyValueRows.Add(new KeyValueRow { Name = name, Json = Json(totals), UpdatedAtUtc = Time.GetUtcNow().UtcDateTime });
        await context.SaveChangesAsync(cancellationToken);
        context.ChangeTracker.Clear();
    }

    /// <summary>Updates an existing document; false if it does not exist, or is no longer <paramref name="json"/>.</summary>
    private async Task<bool> UpdateAsync(AdminDbContext context, string name, LedgerTotals totals, string? json, CancellationToken cancellationToken)
    {
        var (next, now) = (Json(totals), Time.GetUtcNow().UtcDateTime);
        return await context.KeyValueRows.Where(s => s.Name == name && (json == null || s.Json == json))
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Json, next).SetProperty(x => x.UpdatedAtUtc, now), cancellationToken) > 0;
    }

    private static string Json(LedgerTotals totals) => JsonSerializer.Serialize(totals, JsonSerializerOptions.Web);

    private LedgerTotals Read(KeyValueRow? state)
    {
        try
        {
            return (state is null ? null : Deserialize(state.Json))?.WithUnlisted() ?? new LedgerTotals();
        }
        catch (JsonException exception)
        {
            LogUnreadable(exception);
            return new LedgerTotals();
        }
    }

    // A document from before there was a table lacks the member.
    private static LedgerTotals? Deserialize(string json) => JsonSerializer.Deserialize<LedgerTotals>(json, JsonSerializerOptions.Web) is not { } totals ? null
        : json.Contains(UnlistedMember, StringComparison.Ordinal) ? totals
        : totals with { Unlisted = null };

    [LoggerMessage(EventName = "LedgerUnreadable", Level = LogLevel.Error, Message = "The stored totals of the ledger are unreadable; counting starts over.")]
    private partial void LogUnreadable(Exception exception);

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
