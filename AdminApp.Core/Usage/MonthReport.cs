using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Usage;

/// <summary>The month's tokens: the counter that refuses calls, and the days it grew on.</summary>
public sealed class MonthReport(IDbContextFactory<AdminDbContext> contexts, ILlmThrottle throttle, TimeProvider time)
{
    /// <summary>How the month goes.</summary>
    public async Task<BurnDown> ReadAsync(CancellationToken cancellationToken = default)
    {
        var month = throttle.Snapshot().Month;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return BurnDown.Of(month, await MonthStore.ReadDaysAsync(context, month.Month, cancellationToken), time.GetUtcNow().UtcDateTime);
    }
}
