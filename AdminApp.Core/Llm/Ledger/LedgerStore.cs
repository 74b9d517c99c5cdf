using System.Text.Json;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Llm.Ledger;

/// <summary>
/// Keeps the ledger's totals in the store: read at start, written with each question that is stored, within a second of any other change,
/// and at stop. Each instance has a document of its own and adds up those of the others; what a dead one left moves into a common
/// document, so that there are never many.
/// </summary>
internal sealed partial class LedgerStore(
    QuestionLedger ledger, InstanceId identity, IDbContextFactory<AdminDbContext> contexts, TimeProvider time, ILogger<LedgerStore> logger)
    : PeriodicWork(Period, "Writing the totals of the ledger", time, logger)
{
    /// <summary>Name of the document of all instances that are gone.</summary>
    public const string CommonName = "ledger";

    private const string Prefix = "ledger:";
    private const int TicksPerFollow = 10;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
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
            var own = await context.KeyValueRows.AsNoTracking().SingleOrDefaultAsync(s => s.Name == _name, cancellationToken);
            ledger.Restore(Read(own));
        }

        await WriteAsync(cancellationToken);
        await FollowAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Commits a transaction that stores a question, with the question counted: a process that is killed has counted what it stored.</summary>
    /// <param name="context">The context of the transaction.</param>
    /// <param name="count">Counts the question in the ledger.</param>
    public async Task CommitAsync(AdminDbContext context, IDbContextTransaction transaction, Action count, CancellationToken cancellationToken)
    {
        await LockOwnAsync(context, cancellationToken);
        count();
        var totals = ledger.OwnTotals();
        var written = await UpdateAsync(context, _name, totals, json: null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (written)
        {
            Written(totals);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWorkAsync(cancellationToken);
    }

    /// <summary>Writes what changed; every few ticks it also reads the others' totals.</summary>
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken);
        _tick = (_tick + 1) % TicksPerFollow;
        if (_tick == 0)
        {
            await FollowAsync(cancellationToken);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (ledger.Version == _version)
        {
            return;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        bool gone;
        await using (var transaction = await context.Database.BeginTransactionAsync(cancellationToken))
        {
            gone = await WriteOwnAsync(context, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        if (gone)
        {
            await FollowAsync(cancellationToken);
        }
    }

    /// <summary>Writes the own document. Returns whether it had gone: this instance was away so long that another took it for dead and counted what it had written, so only what came since is its own.</summary>
    private async Task<bool> WriteOwnAsync(AdminDbContext context, CancellationToken cancellationToken)
    {
        await LockOwnAsync(context, cancellationToken);
        var (version, totals) = (ledger.Version, ledger.OwnTotals());
        var gone = false;
        if (!await UpdateAsync(context, _name, totals, json: null, cancellationToken))
        {
            if (_written is { } counted)
            {
                gone = true;
                ledger.GiveAway(counted);
                _written = null;
                totals = ledger.OwnTotals();
            }

            await AddAsync(context, _name, totals, cancellationToken);
        }

        Written(totals);
        _version = version;
        return gone;
    }

    // Lock the document before reading the totals, so that the last one to commit has the latest.
    private Task LockOwnAsync(AdminDbContext context, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow().UtcDateTime;
        return context.KeyValueRows.Where(s => s.Name == _name).ExecuteUpdateAsync(s => s.SetProperty(x => x.UpdatedAtUtc, now), cancellationToken);
    }

    private void Written(LedgerTotals totals)
    {
        lock (_lock)
        {
            _written = _written is { } newer && newer.Submitted > totals.Submitted ? newer : totals;
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
            await WriteOwnAsync(context, cancellationToken);
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
            return (state is null ? null : JsonSerializer.Deserialize<LedgerTotals>(state.Json, JsonSerializerOptions.Web)) ?? new LedgerTotals();
        }
        catch (JsonException exception)
        {
            LogUnreadable(exception);
            return new LedgerTotals();
        }
    }

    [LoggerMessage(EventName = "LedgerUnreadable", Level = LogLevel.Error, Message = "The stored totals of the ledger are unreadable; counting starts over.")]
    private partial void LogUnreadable(Exception exception);
}
