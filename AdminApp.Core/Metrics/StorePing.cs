using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Metrics;

/// <summary>Sends the relational store a small query every ten seconds and remembers how long the replies of the last 20 minutes took.</summary>
public sealed class StorePing(IDbContextFactory<AdminDbContext> contexts, TimeProvider time, ILogger<StorePing> logger)
    : PeriodicWork(Period, "Measuring the store", time, logger)
{
    /// <summary>How long a reply is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly ServiceHealth _health = new(time);
    private Task _query = Task.CompletedTask;
    private volatile string _name = "relational";

    /// <summary>A query was answered, in this time.</summary>
    public event Action<TimeSpan>? Measured;

    /// <summary>The store as the last queries found it.</summary>
    public StoreState State
    {
        get
        {
            var reading = _health.Read();
            return new StoreState(_name, reading.IsUp switch { null => "unknown", true => "up", false => "down" }, reading.P95) { Reading = reading };
        }
    }

    /// <summary>Sends one query; never throws when the store is unavailable.</summary>
    public async Task LookAsync(CancellationToken cancellationToken = default)
    {
        var began = Time.GetTimestamp();
        try
        {
            await Query().WaitAsync(Patience, Time, cancellationToken);
            var took = Time.GetElapsedTime(began);
            _health.Succeeded(took);
            Measured?.Invoke(took);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _health.Failed(exception is TimeoutException or OperationCanceledException ? $"No reply within {Patience.TotalSeconds:0} s." : StoreFailure.Describe(exception));
        }
    }

    /// <inheritdoc/>
    protected override bool BeginsAtOnce => true;

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    // SQLite's asynchronous calls block; off the caller's thread the limit holds all the same. One that hangs is waited for again, not joined by another.
    private Task Query()
    {
        lock (_lock)
        {
            return _query.IsCompleted ? _query = Task.Run(QueryAsync) : _query;
        }
    }

    // Keeps its context until the query ends, however long that takes. Contexts are pooled: if one went back while in use, the next user's query would fail.
    private async Task QueryAsync()
    {
        using var limit = new CancellationTokenSource(Patience, Time);
        await using var context = await contexts.CreateDbContextAsync(limit.Token);
        _name = context is SqliteAdminDbContext ? "sqlite" : "postgres";
        await context.Database.SqlQueryRaw<int>("SELECT 1 AS \"Value\"").ToListAsync(limit.Token);
    }
}
