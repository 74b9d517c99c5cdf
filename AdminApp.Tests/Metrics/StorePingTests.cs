using AdminApp.Core.Metrics;
using AdminApp.Core.Stores;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;

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
    public void Memory_IsReadWithALimitAboveTheHeap()
    {
        var memory = ProcessMemory.Read();

        Assert.True(memory.RssBytes > memory.HeapBytes / 2);
        Assert.True(memory.LimitBytes > memory.HeapBytes);
        Assert.True(memory.HeapBytes > 0);
    }

    private sealed class Switch(IDbContextFactory<AdminDbContext> inner) : IDbContextFactory<AdminDbContext>
    {
        public bool IsAway { get; set; }

        public AdminDbContext CreateDbContext() => IsAway ? throw new InvalidOperationException("away") : inner.CreateDbContext();
    }
}
