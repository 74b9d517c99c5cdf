using System.Data.Common;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdminApp.Api;

/// <summary>Whether the relational store answers a query of its migrated schema.</summary>
internal sealed class StoreHealthCheck(IDbContextFactory<AdminDbContext> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var store = await contexts.CreateDbContextAsync(cancellationToken);
            await store.StoreCounters.AnyAsync(counter => counter.Name == StoreCounter.Settings, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (DbException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
