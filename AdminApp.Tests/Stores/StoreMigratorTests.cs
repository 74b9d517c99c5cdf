using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Stores;

public class StoreMigratorTests
{
    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Migrate_MakesAStoreThatKeepsTimesAsUtc(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var written = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);
        await using (var context = store.Contexts.CreateDbContext())
        {
            context.StoredStates.Add(new StoredState { Name = "x", Json = "{}", UpdatedAtUtc = written });
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await using var again = store.Contexts.CreateDbContext();
        var read = await again.StoredStates.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(written, read.UpdatedAtUtc);
        Assert.Equal(DateTimeKind.Utc, read.UpdatedAtUtc.Kind);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Migrate_HasNothingPendingAfterwards_SoTheModelIsMigrated(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await using var context = store.Contexts.CreateDbContext();
        Assert.False(context.Database.HasPendingModelChanges());
        await store.Services.GetRequiredService<StoreMigrator>().MigrateAsync(TestContext.Current.CancellationToken);
    }
}
