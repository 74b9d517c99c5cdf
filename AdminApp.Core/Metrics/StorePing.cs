using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Metrics;

/// <summary>Sends the relational store a small query every ten seconds and remembers how long the replies of the last 20 minutes took.</summary>
public sealed class StorePing(IDbContextFactory<AdminDbContext> contexts, TimeProvider time, ILogger<StorePing> logger)
    : PeriodicWork(Period, "Measuring the store", time, logger)
{
    private const int Parts = 10;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Part = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly RollingParts<ExponentialHistogram> _took = new(Part, Parts, time);
    private Task _query = Task.CompletedTask;
    private string _name = "relational";
    private string _state = "unknown";

    /// <summary>A query was answered, in this time.</summary>
    public event Action<TimeSpan>? Measured;

    /// <summary>The store as the last queries found it.</summary>
    public StoreState State
    {
        get
        {
            lock (_lock)
            {
                var recent = new ExponentialHistogram();
                foreach (var part in _took.Recent)
                {
                    recent.Merge(part);
                }

                return new StoreState(_name, _state, recent.Percentile(0.95) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null);
            }
        }
    }

    /// <summary>Sends one query; never throws when the store is unavailable.</summary>
    public async Task LookAsync(CancellationToken cancellationToken = default)
    {
        var began = Time.GetTimestamp();
        try
        {
            // SQLite's asynchronous calls block; off the caller's thread the limit holds all the same. One that hangs is waited for again, not joined by another.
            if (_query.IsCompleted)
            {
                _query = Task.Run(() => QueryAsync(cancellationToken), cancellationToken);
            }

            await _query.WaitAsync(Patience, Time, cancellationToken);
            Found("up", Time.GetElapsedTime(began));
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            Found("down", null);
        }
    }

    /// <inheritdoc/>
    protected override bool BeginsAtOnce => true;

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    // The context is its own until it ends, however late: one that is given back while its query runs would fail whoever gets it next.
    private async Task QueryAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(either.Token);
        _name = context is SqliteAdminDbContext ? "sqlite" : "postgres";
        await context.Database.SqlQueryRaw<int>("SELECT 1 AS \"Value\"").ToListAsync(either.Token);
    }

    private void Found(string state, TimeSpan? took)
    {
        lock (_lock)
        {
            _state = state;
            if (took is { } duration)
            {
                // In milliseconds: in seconds, fast queries would be below the histogram's smallest value.
                _took.Current.Add(duration.TotalMilliseconds);
            }
        }

        if (took is { } answered)
        {
            Measured?.Invoke(answered);
        }
    }
}
