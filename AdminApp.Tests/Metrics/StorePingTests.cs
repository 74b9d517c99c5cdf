using System.Data.Common;
using AdminApp.Core.Metrics;
using AdminApp.Core.Stores;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Metrics;

public class StorePingTests
{
    [Theory, InlineData(StoreKind.Sqlite, "sqlite"), InlineData(StoreKind.Postgres, "postgres")]
    public async Task AStoreThatAnswers_IsUp_WithItsTime(StoreKind kind, string name)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var ping = new StorePing(store.Contexts, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<StorePing>.Instance);
        Assert.Equal("unknown", ping.State.State);
        await ping.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal((name, "up"), (ping.State.Name, ping.State.State));
        Assert.True(ping.State.P95 > TimeSpan.Zero);
    }

    [Fact]
    public async Task AStoreThatIsAway_IsDown_AndItsLastTimesStay()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var contexts = new Switch(store.Contexts);
        using var ping = new StorePing(contexts, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<StorePing>.Instance);
        await ping.LookAsync(TestContext.Current.CancellationToken);
        contexts.IsAway = true;
        await ping.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal("down", ping.State.State);
        Assert.NotNull(ping.State.P95);
    }

    [Fact]
    public async Task AStoreThatHangs_IsDown_AndNobodyElseGetsTheContextOfItsQuery()
    {
        var disk = new HangingDisk();
        await using var store = await TestStore.CreateAsync(
            StoreKind.Sqlite, (services, _) => services.ConfigureDbContext<SqliteAdminDbContext>(options => options.AddInterceptors(disk), ServiceLifetime.Singleton));
        var time = new FakeTimeProvider();
        using var ping = new StorePing(store.Contexts, time, Microsoft.Extensions.Logging.Abstractions.NullLogger<StorePing>.Instance);
        try
        {
            disk.Hangs.Reset();
            var first = LookAsync();
            await Eventually.UntilAsync(() => disk.Queries == 1);
            await time.AdvanceUntilAsync(TimeSpan.FromSeconds(2), first);
            Assert.Equal("down", ping.State.State);
            await using var context = store.Contexts.CreateDbContext();
            Assert.Empty(await context.Conversations.ToListAsync(TestContext.Current.CancellationToken));
            await time.AdvanceUntilAsync(TimeSpan.FromSeconds(2), LookAsync());
            Assert.Equal(1, disk.Queries);
        }
        finally
        {
            disk.Hangs.Set();
        }

        async Task<bool> LookAsync()
        {
            await ping.LookAsync(TestContext.Current.CancellationToken);
            return true;
        }
    }

    [Fact]
    public void Memory_IsReadWithALimitAboveTheHeap()
    {
        var memory = ProcessMemory.Read();

        Assert.True(memory.RssBytes > memory.HeapBytes / 2);
        Assert.True(memory.LimitBytes > memory.HeapBytes);
        Assert.True(memory.HeapBytes > 0);
    }

    /// <summary>A disk on which the query of a ping waits.</summary>
    private sealed class HangingDisk : DbCommandInterceptor
    {
        private int _queries;

        public ManualResetEventSlim Hangs { get; } = new(initialState: true);

        public int Queries => _queries;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.StartsWith("SELECT 1 AS", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _queries);
                Hangs.Wait(CancellationToken.None);
            }

            return ValueTask.FromResult(result);
        }
    }

    private sealed class Switch(IDbContextFactory<AdminDbContext> inner) : IDbContextFactory<AdminDbContext>
    {
        public bool IsAway { get; set; }

        public AdminDbContext CreateDbContext() => IsAway ? throw new InvalidOperationException("away") : inner.CreateDbContext();
    }
}
