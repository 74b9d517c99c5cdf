using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Stores;

public class SqliteWriterTests
{
    private static readonly Dictionary<string, Func<AdminDbContext, Task>> Ways = new()
    {
        ["save"] = async context =>
        {
            context.Add(State("save"));
            await context.SaveChangesAsync(Token);
        },
        ["save without a task"] = context => Task.Run(() =>
        {
            context.Add(State("save without a task"));
#pragma warning disable CA1849, MA0042 // As the keys that protect cookies are written.
            context.SaveChanges();
#pragma warning restore CA1849, MA0042
        }),
        ["update"] = context => context.KeyValueRows.ExecuteUpdateAsync(set => set.SetProperty(state => state.Json, "1"), Token),
        ["delete"] = context => context.KeyValueRows.Where(state => state.Name == "x").ExecuteDeleteAsync(Token),
        ["sql"] = context => context.Database.ExecuteSqlRawAsync("DELETE FROM \"StoredStates\" WHERE \"Name\" = 'x'", Token),
        ["transaction"] = async context =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Token);
            await context.IncrementCounterAsync("x", Token);
            await context.KeyValueRows.ExecuteUpdateAsync(set => set.SetProperty(state => state.Json, "2"), Token);
            context.Add(State("transaction"));
            await context.SaveChangesAsync(Token);
            await transaction.CommitAsync(Token);
        },
    };

    public static TheoryData<string> WaysToWrite => [.. Ways.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(WaysToWrite))]
    public async Task EveryWayToWrite_WaitsItsTurn_WhileReadersGoOn(string way)
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        Task writing;
        using (await Writer(store).TakeTurnAsync(Token))
        {
            writing = WriteAsync(store, way);
            await using var reader = store.Contexts.CreateDbContext();
            Assert.Equal(0, await reader.KeyValueRows.CountAsync(Token));
            Assert.False(writing.IsCompleted);
        }

        await writing;
        // And none keeps its turn.
        foreach (var other in Ways.Keys.Where(other => other != way))
        {
            await WriteAsync(store, other).WaitAsync(Patience.Limit, Token);
        }
    }

    [Fact]
    public async Task TransactionThatIsLeft_OrFails_LetsTheNextWrite()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using (var left = store.Contexts.CreateDbContext())
        {
            await using var transaction = await left.Database.BeginTransactionAsync(Token);
            left.Add(State("left"));
            await left.SaveChangesAsync(Token);
        }

        await using (var failing = store.Contexts.CreateDbContext())
        {
            failing.Add(new SettingOverride { Key = "x", Value = null! });
            await Assert.ThrowsAsync<DbUpdateException>(() => failing.SaveChangesAsync(Token));
            await Assert.ThrowsAsync<SqliteException>(() => failing.Database.ExecuteSqlRawAsync("DELETE FROM \"Nothing\"", Token));
        }

        await WriteAsync(store, "save").WaitAsync(Patience.Limit, Token);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(["save"], await context.KeyValueRows.Select(state => state.Name).ToListAsync(Token));
    }

    [Fact]
    public async Task WriterThatGivesUp_LeavesItsPlace()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        using (await Writer(store).TakeTurnAsync(Token))
        {
            using var stop = new CancellationTokenSource();
            await using var context = store.Contexts.CreateDbContext();
            var waiting = context.Database.BeginTransactionAsync(stop.Token);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        await WriteAsync(store, "save").WaitAsync(Patience.Limit, Token);
    }

    [Theory]
    [MemberData(nameof(WaysToWrite))]
    public async Task WriterOfAnotherProcess_IsWaitedFor(string way)
    {
        var time = new LooksAtTheClock();
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite, (services, _) => services.AddSingleton(new SqliteWriter(time)));
        await using var other = new SqliteConnection($"Data Source={Path.Combine(store.Directory, StoreRegistration.SqliteFileName)};Pooling=False");
        await other.OpenAsync(Token);
        Task writing;
        await using (other.BeginTransaction())
        {
            var before = time.Count;
            writing = Task.Run(() => WriteAsync(store, way), Token);
            // One look when it begins, and one each time that SQLite itself has waited long enough and refused.
            await Eventually.UntilAsync(() => time.Count >= before + 2);
            Assert.False(writing.IsCompleted);
        }

        await writing.WaitAsync(Patience.Limit, Token);
    }

    [Fact]
    public async Task WaitForOthers_HasAnEnd()
    {
        var time = new FakeTimeProvider();
        using var writer = new SqliteWriter(time);
        using var turn = await writer.TakeTurnAsync(Token);
        var waiting = writer.TakeTurnAsync(Token).AsTask();
        time.Advance(SqliteWriter.Patience);
        var busy = await Assert.ThrowsAsync<SqliteException>(() => waiting);
        Assert.Contains("busy for 30 s", busy.Message);
    }

    [Fact]
    public async Task EveryCommit_IsSynced()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var context = store.Contexts.CreateDbContext();
        const int Full = 2;
        Assert.Equal(Full, (await context.Database.SqlQueryRaw<int>("PRAGMA synchronous").ToListAsync(Token))[0]);
    }

    private static SqliteWriter Writer(TestStore store) => store.Services.GetRequiredService<SqliteWriter>();

    private static KeyValueRow State(string name) => new() { Name = name, Json = "{}" };

    private static async Task WriteAsync(TestStore store, string way)
    {
        await using var context = store.Contexts.CreateDbContext();
        await Ways[way](context);
    }

    /// <summary>The system's clock, which counts how often its time stamp was read.</summary>
    private sealed class LooksAtTheClock : TimeProvider
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public override long GetTimestamp()
        {
            Interlocked.Increment(ref _count);
            return base.GetTimestamp();
        }
    }
}
