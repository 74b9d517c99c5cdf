using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdminApp.Health;

/// <summary>
/// Checks that a row can be written to the migrated relational store; a store that only responds can't do the main job. Anyone may call
/// this, so the store is queried at most once per second.
/// </summary>
internal sealed class StoreHealthCheck(IDbContextFactory<AdminDbContext> contexts, TimeProvider time) : IHealthCheck, IDisposable
{
    public const string RowName = "health";

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _looking = new(1, 1);
    private (HealthCheckResult Result, long At)? _last;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            if (_last is not { } last || time.GetElapsedTime(last.At) >= Kept)
            {
                _last = last = (await LookAsync(cancellationToken), time.GetTimestamp());
            }

            return last.Result;
        }
        finally
        {
            _looking.Release();
        }
    }

    public void Dispose() => _looking.Dispose();

    private async Task<HealthCheckResult> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var store = await contexts.CreateDbContextAsync(cancellationToken);
            await store.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "StoredStates" ("Name", "Json", "UpdatedAtUtc") VALUES ({RowName}, {"{}"}, {time.GetUtcNow().UtcDateTime})
                ON CONFLICT ("Name") DO UPDATE SET "UpdatedAtUtc" = excluded."UpdatedAtUtc"
                """,
                cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
