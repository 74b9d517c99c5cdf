using System.Globalization;
using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Stores;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Services;

/// <summary>The relational store: one SQLite file, or PostgreSQL.</summary>
internal sealed class StorePart(StorePing ping, MetricsHistory history, IOptions<PostgresOptions> pool, SqliteWriter? writer = null) : IServicePart
{
    // A commit to a disk takes a few milliseconds (ADR 0034), a small query less.
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

    // A minute of history is written within a few seconds of its end.
    private const int LateMinutes = 2;

    /// <inheritdoc/>
    public string Id => "store";

    /// <inheritdoc/>
    public TimeSpan TestTimeout => StorePing.Patience + TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IReadOnlyList<ServiceStatus> Read()
    {
        var store = ping.State;
        var reading = store.Reading;
        var (state, word) = reading switch
        {
            { IsUp: false } => (ServiceState.Down, "down"),
            _ when history.Unwritten > LateMinutes => (ServiceState.Slow, string.Create(CultureInfo.InvariantCulture, $"{history.Unwritten} min of history not saved")),
            { P50: { } p50, P95: { } p95 } => (p50 > Slow ? ServiceState.Slow : ServiceState.Ok, string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0.1, p95.TotalMilliseconds):0.#} ms")),
            _ => (ServiceState.Unknown, "unknown"),
        };
        return
        [
            new ServiceStatus
            {
                Id = Id,
                Name = writer is not null ? "SQLite" : "PostgreSQL",
                IsMain = true,
                State = state,
                Word = word,
                Detail = writer is not null ? $"{StoreRegistration.SqliteFileName} in the data folder" : "ConnectionStrings:Postgres",
                Reading = reading,
                TimesOf = "a small query, every 10 s",
                Pool = Pool(),
                Without = "Questions, sign-ins and changes are refused. Answers that are running are kept in memory until it is back.",
                Docs = "the-store-is-down",
            },
        ];
    }

    /// <inheritdoc/>
    public async Task<string> TestAsync(CancellationToken cancellationToken)
    {
        await ping.LookAsync(cancellationToken);
        return ping.State.Reading is { IsUp: true } ? "A query was answered." : throw new ServiceTestException(ping.State.Reading.Error ?? "It did not reply.");
    }

    private (string Name, string Text) Pool()
    {
        if (writer is not null)
        {
            return ("Writers", $"{(writer.IsBusy ? 1 : 0)} writing, {writer.Waiting} waiting for their turn");
        }

        var last = history.Merged(history.Last, history.Last + 1);
        return ("Connections", string.Create(CultureInfo.InvariantCulture, $"{last.Max(Gauge.PoolUsed) ?? 0:0} used, {last.Max(Gauge.PoolIdle) ?? 0:0} idle, {pool.Value.MaxPoolSize} at most"));
    }
}
