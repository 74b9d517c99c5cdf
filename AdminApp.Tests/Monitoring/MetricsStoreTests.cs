using AdminApp.Core.Monitoring;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Monitoring;

public class MetricsStoreTests
{
    private const long Noon = 1_800_000_000 / 60 * 60;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddSeconds(Noon));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task History_SurvivesARestart(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var (history, rows) = (new MetricsHistory(), NewStore(store));
        history.Add(Noon + 1, Points.Of(waiting: 2, answered: 1, seconds: 4));
        history.Add(Noon + 61, Points.Of(answered: 1));
        using var writer = NewWriter(history, rows);
        await writer.StartAsync(Token);
        await writer.StopAsync(Token);

        var read = await new MetricsTimeline(new MetricsHistory(), rows).ReadAsync(Noon - 60, 60, 3, cancellationToken: Token);

        Assert.Equal([0, 1, 1], read.Select(point => point[Tally.Answered]));
        Assert.Equal(4, read[1][Timing.ResponseInteractive]!.Max);
        Assert.Equal(0, history.Unwritten);
    }

    [Theory, EachStore]
    public async Task TwoProcessesInOneMinute_AreAddedUp(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var rows = NewStore(store);
        await rows.WriteAsync(Noon, Points.Of(answered: 2), Token);
        await rows.WriteAsync(Noon, Points.Of(answered: 3), Token);

        Assert.Equal(5, Assert.Single(await ReadAsync(rows)).Point[Tally.Answered]);
    }

    [Theory, EachStore]
    public async Task OldMinutes_AreDeleted(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var rows = NewStore(store);
        foreach (var day in (int[])[40, 35, 31, 29, 0])
        {
            await rows.WriteAsync(Noon - (day * 86_400), Points.Of(answered: day), Token);
        }

        using var writer = NewWriter(new MetricsHistory(), rows);
        await writer.StartAsync(Token);
        await writer.StopAsync(Token); // which does the work once more

        Assert.Equal([29, 0], (await ReadAsync(rows)).Select(minute => minute.Point[Tally.Answered]));
    }

    [Fact]
    public async Task AStoreThatIsAway_LosesNothing_UntilItIsBack()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var contexts = new Switch(store.Contexts) { IsAway = true };
        var history = new MetricsHistory();
        history.Add(Noon, Points.Of(answered: 1));
        history.Add(Noon + 60, Points.Of(answered: 1));
        using var writer = NewWriter(history, new MetricsStore(contexts, store.Services.GetRequiredService<InstanceId>(), NullLogger<MetricsStore>.Instance));
        await writer.StartAsync(Token);
        await Eventually.UntilAsync(() => contexts.Asked > 1, () => _time.Advance(TimeSpan.FromSeconds(5)));
        Assert.Equal(1, history.Unwritten);

        contexts.IsAway = false;
        await Eventually.UntilAsync(() => history.Unwritten == 0, () => _time.Advance(TimeSpan.FromSeconds(5)));
        await writer.StopAsync(Token);
        Assert.Equal(0, history.Dropped);
    }

    [Fact]
    public async Task AMinuteThatCannotBeRead_IsLeftOut()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using (var context = store.Contexts.CreateDbContext())
        {
            context.MetricsMinutes.Add(new MetricsMinute { AtUtc = DateTime.UnixEpoch.AddSeconds(Noon), InstanceId = "other", Data = [7, 7] });
            await context.SaveChangesAsync(Token);
        }

        var rows = NewStore(store);
        await rows.WriteAsync(Noon, Points.Of(answered: 1), Token);
        Assert.Single(await ReadAsync(rows));
    }

    [Fact]
    public async Task AMinuteInNarrowColumns_HasItsGaugesInAll_AndItsCountsOnce()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var rows = NewStore(store);
        await rows.WriteAsync(Noon, Points.Of(waiting: 3, answered: 8), Token);

        var read = await new MetricsTimeline(new MetricsHistory(), rows).ReadAsync(Noon, 15, 5, cancellationToken: Token);

        Assert.Equal([3d, 3d, 3d, 3d, null], read.Select(point => point.Mean(Gauge.WaitingInteractive)));
        Assert.Equal([0, 0, 0, 8, 0], read.Select(point => point[Tally.Answered]));
    }

    [Fact]
    public async Task MemoryAndStore_AreNotCountedTwice()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var (history, rows) = (new MetricsHistory(), NewStore(store));
        for (var second = 30; second < 150; second++)
        {
            history.Add(Noon + second, Points.Of(answered: 1));
        }

        foreach (var (second, point) in history.Closed())
        {
            await rows.WriteAsync(second, point, Token);
        }

        var read = await new MetricsTimeline(history, rows).ReadAsync(Noon, 60, 3, cancellationToken: Token);
        Assert.Equal([30, 60, 30], read.Select(point => point[Tally.Answered]));
    }

    [Fact]
    public async Task TheMinuteOfARestart_IsThatOfBothProcesses_InNarrowColumns()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var (history, rows) = (new MetricsHistory(), NewStore(store));
        await rows.WriteAsync(Noon, Points.Of(answered: 4), Token); // the process before
        for (var second = 30; second < 90; second++)
        {
            history.Add(Noon + second, Points.Of(answered: 1));
        }

        await rows.WriteAsync(Noon, history.Closed()[0].Point, Token);

        var read = await new MetricsTimeline(history, rows).ReadAsync(Noon, 15, 6, cancellationToken: Token);
        Assert.Equal([0, 4, 15, 15, 15, 15], read.Select(point => point[Tally.Answered]));
    }

    private static MetricsStore NewStore(TestStore store) => new(store.Contexts, store.Services.GetRequiredService<InstanceId>(), NullLogger<MetricsStore>.Instance);

    private MetricsWriter NewWriter(MetricsHistory history, MetricsStore rows) =>
        new(history, rows, new LiveOptions<MonitoringOptions>(new MonitoringOptions()), _time, NullLogger<MetricsWriter>.Instance);

    private static async Task<List<(long Second, MetricsPoint Point)>> ReadAsync(MetricsStore rows)
    {
        var read = new List<(long, MetricsPoint)>();
        await foreach (var minute in rows.ReadAsync(0, Noon * 2, Token))
        {
            read.Add(minute);
        }

        return read;
    }

    private sealed class Switch(IDbContextFactory<AdminDbContext> inner) : IDbContextFactory<AdminDbContext>
    {
        private int _asked;

        public bool IsAway { get; set; }

        public int Asked => Volatile.Read(ref _asked);

        public AdminDbContext CreateDbContext()
        {
            Interlocked.Increment(ref _asked);
            return IsAway ? throw new InvalidOperationException("away") : inner.CreateDbContext();
        }
    }
}
