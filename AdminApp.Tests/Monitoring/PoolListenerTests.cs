using AdminApp.Core.Monitoring;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Tests.Monitoring;

public class PoolListenerTests
{
    [Fact]
    public async Task ConnectionsOfPostgres_AreCounted_UsedAndIdle()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Postgres);
        using var pool = new PoolListener();
        await using var context = store.Contexts.CreateDbContext();
        await context.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.True(pool.Read().Used > 0);

        await context.Database.CloseConnectionAsync();
        Assert.True(pool.Read().Idle > 0);
    }
}
