using System.Text.Json;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Llm.Ledger;

public sealed class LedgerStoreTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<InstanceHeartbeat> _heartbeats = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var heartbeat in _heartbeats)
        {
            await heartbeat.StopAsync(default);
            heartbeat.Dispose();
        }
    }

    [Theory, EachStore]
    public async Task TotalsSurviveAStop(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var first = await StartAsync(store);
        first.Ledger.Begin().Answered();
        first.Ledger.Begin().Failed("broken_off");
        await first.Keeper.StopAsync(default);

        var second = await StartAsync(store);
        var totals = second.Ledger.Totals();
        Assert.Equal((2, 1), (totals.Submitted, totals.Answered));
        Assert.Equal(1, totals.Failed["broken_off"]);
        await second.Keeper.StopAsync(default);
        await AssertAgreesAsync(store);
    }

    [Theory, EachStore]
    public async Task AfterAKill_WhatWaitedOrRanIsInterrupted_AndTheSumHolds(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var killed = await StartAsync(store);
        killed.Ledger.Begin().Answered();
        killed.Ledger.Begin().Running();
        killed.Ledger.Begin();
        await AdvanceUntilWrittenAsync(store, submitted: 3);

        // No StopAsync: the process was killed.
        var next = await StartAsync(store);
        var totals = next.Ledger.Totals();
        QuestionLedgerTests.AssertSum(totals);
        Assert.Equal((3, 1, 0, 0), (totals.Submitted, totals.Answered, totals.Waiting, totals.Running));
        Assert.Equal(2, totals.Failed[QuestionLedger.Interrupted]);

        // And a second kill does not interrupt them twice.
        var third = await StartAsync(store);
        Assert.Equal(2, third.Ledger.Totals().Failed[QuestionLedger.Interrupted]);
        await killed.Keeper.StopAsync(default);
    }

    [Fact]
    public async Task TwoInstancesOnPostgres_KeepTheirOwn_AndTellTheSum()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Postgres);
        using var directory = new OtherDirectory();
        var one = await StartAsync(store);
        one.Ledger.Begin().Answered();
        one.Ledger.Begin().Running();
        await AdvanceUntilWrittenAsync(store, submitted: 2);

        var other = await StartAsync(store, directory.Identity);
        Assert.Equal((2, 1, 1, 0), Sum(other.Ledger));
        other.Ledger.Begin().Answered();
        await AdvanceUntilAsync(() => one.Ledger.Totals().Submitted == 3 && other.Ledger.OwnTotals().Submitted == 1);
        Assert.Equal((3, 2, 1, 0), Sum(one.Ledger));
        await one.Keeper.StopAsync(default);
        await other.Keeper.StopAsync(default);
    }

    [Theory, EachStore]
    public async Task WhatADeadInstanceLeft_IsCountedOnce_AndItsDocumentGoes(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        using var directory = new OtherDirectory();
        var dead = await StartAsync(store, directory.Identity, new FakeTimeProvider(_time.GetUtcNow()));
        dead.Ledger.Begin().Answered();
        dead.Ledger.Begin().Running();
        await dead.Keeper.StopAsync(default);

        var living = await StartAsync(store);
        Assert.Equal((2, 1, 1, 0), Sum(living.Ledger));
        await DieAsync(store, directory.Identity);
        await AdvanceUntilAsync(() => living.Ledger.Totals().Running == 0);
        Assert.Equal((2, 1, 0, 1), Sum(living.Ledger));
        await using (var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            var names = await context.KeyValueRows.Select(state => state.Name).Where(name => name.StartsWith(LedgerStore.CommonName)).Order().ToListAsync(TestContext.Current.CancellationToken);
            Assert.Equal([LedgerStore.CommonName, LedgerStore.NameOf(Identity(store))], names);
        }

        await living.Keeper.StopAsync(default);
        var next = await StartAsync(store);
        Assert.Equal((2, 1, 0, 1), Sum(next.Ledger));
        await next.Keeper.StopAsync(default);
        await AssertAgreesAsync(store);
    }

    [Fact]
    public async Task OneThatWasTakenForDeadAndLives_CountsNothingTwice()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Postgres);
        using var directory = new OtherDirectory();
        var itsTime = new FakeTimeProvider(_time.GetUtcNow());
        var away = await StartAsync(store, directory.Identity, itsTime);
        away.Ledger.Begin().Answered();
        var open = away.Ledger.Begin();
        await AdvanceUntilAsync(async () => (await StoredAsync(store, directory.Identity))?.Contains("\"submitted\":2", StringComparison.Ordinal) == true, itsTime);

        var living = await StartAsync(store);
        await DieAsync(store, directory.Identity);
        await AdvanceUntilAsync(() => living.Ledger.Totals().Waiting == 0);
        Assert.Equal((2, 1, 0, 1), Sum(living.Ledger));

        open.Answered();
        itsTime.SetUtcNow(_time.GetUtcNow());
        await AdvanceUntilAsync(() => away.Ledger.Totals().FailedTotal == 0 && living.Ledger.Totals().FailedTotal == 0, itsTime);
        Assert.Equal((2, 2, 0, 0), Sum(away.Ledger));
        Assert.Equal((2, 2, 0, 0), Sum(living.Ledger));
        await AssertAgreesAsync(store);
        await away.Keeper.StopAsync(default);
        await living.Keeper.StopAsync(default);
    }

    [Fact]
    public async Task UnreadableTotals_StartAnew()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using (var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            context.KeyValueRows.Add(new() { Name = LedgerStore.NameOf(Identity(store)), Json = "{oops" });
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var (ledger, keeper) = await StartAsync(store);
        Assert.Equal(0, ledger.Totals().Submitted);
        await keeper.StopAsync(default);
    }

    [Theory, EachStore]
    public async Task EachQuestion_HasItsRow_AndTheSumsOfTheRowsAreTheTotals(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var (ledger, keeper) = await StartAsync(store);
        var asked = ledger.Begin(new RequestOrigin { Terms = new() { User = "user:1", Class = LlmClass.Api } });
        asked.Timeline.Queued(3);
        _time.Advance(TimeSpan.FromSeconds(2));
        asked.Timeline.Attempt();
        asked.CountCall();
        asked.Answered();
        ledger.Begin().Failed("broken_off");
        ledger.Begin().Refused("queue_full");
        ledger.Begin().Cancelled();
        ledger.Begin().Running();
        await AdvanceUntilWrittenAsync(store, submitted: 5);
        await AssertAgreesAsync(store);

        var rows = await RowsAsync(store);
        Assert.Equal(["answered", "cancelled", "failed", "open", "refused"], rows.Select(row => row.Outcome).Order());
        var row = rows.Single(row => row.Outcome == "answered");
        Assert.Equal(("user:1", "api", Identity(store).Id, 3, 1, 1, 2_000), (row.User, row.Class, row.InstanceId, row.Place, row.Calls, row.Attempts, row.QueuedMs));
        Assert.Equal("""[{"at":0,"step":"queued","n":3},{"at":2000,"step":"attempt","n":1},{"at":2000,"step":"done","why":"answered"}]""", row.Events);
        Assert.Equal(TimeSpan.FromSeconds(2), row.EndedAtUtc - row.SubmittedAtUtc);
        Assert.Equal(["broken_off", "queue_full"], rows.Select(row => row.Reason).OfType<string>().Order());
        await keeper.StopAsync(default);
    }

    [Theory, EachStore]
    public async Task AQuestionThatIsStored_BringsItsRow_AndAKillInterruptsBoth(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var (ledger, keeper) = await StartAsync(store);
        var stored = new RequestOrigin { ConversationId = Guid.NewGuid(), Terms = new() { User = "user:1" } };
        await CommitAsync(store, ledger, keeper, stored);
        ledger.Begin().Answered(); // not written yet
        await CommitAsync(store, ledger, keeper, new RequestOrigin());
        await AssertAgreesAsync(store);
        Assert.All(await RowsAsync(store), row => Assert.Equal("open", row.Outcome));

        // No StopAsync: the process was killed.
        var next = await StartAsync(store);
        Assert.Equal((2, 0, 0, 2), Sum(next.Ledger));
        await AssertAgreesAsync(store);
        var row = (await RowsAsync(store)).Single(row => row.Id == stored.Id);
        Assert.Equal(("failed", QuestionLedger.Interrupted, stored.ConversationId), (row.Outcome, row.Reason, row.ConversationId));
        await next.Keeper.StopAsync(default);
        await keeper.StopAsync(default);
    }

    [Theory, EachStore]
    public async Task DrawnSchedules_RowsAndTotalsAgree_AfterEveryCommit_AndAfterAKill(StoreKind kind)
    {
        var random = new Random(7);
        await using var store = await TestStore.CreateAsync(kind);
        for (var life = 0; life < 3; life++)
        {
            var (ledger, keeper) = await StartAsync(store);
            var open = new List<LedgerEntry>();
            for (var step = 0; step < 40; step++)
            {
                switch (random.Next(6))
                {
                    case 0:
                        open.Add(await CommitAsync(store, ledger, keeper, new RequestOrigin()));
                        break;
                    case 1:
                        open.Add(ledger.Begin());
                        break;
                    case 2:
                        await keeper.WriteNowAsync(default);
                        break;
                    default:
                        End(open, random);
                        break;
                }

                await AssertAgreesAsync(store);
                QuestionLedgerTests.AssertSum(ledger.Totals());
            }
        }

        static void End(List<LedgerEntry> open, Random random)
        {
            if (open.Count > 0)
            {
                var entry = open[random.Next(open.Count)];
                Action end = random.Next(5) switch
                {
                    0 => entry.Answered,
                    1 => entry.Cancelled,
                    2 => () => entry.Failed("broken_off"),
                    3 => () => entry.Refused("queue_full"),
                    _ => entry.Running,
                };
                end();
            }
        }
    }

    [Fact]
    public async Task WhileTheStoreFails_QuestionsAreCountedAndEnd_AndRowsThatDoNotFitAreDroppedAndCounted()
    {
        var disk = new SickDisk();
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite, (services, _) => services.AddSickDisk(disk));
        var (ledger, keeper) = await StartAsync(store);
        var stored = await CommitAsync(store, ledger, keeper, new RequestOrigin());
        disk.Pragma = SickDisk.ReadOnly;
        const int surplus = 7;
        for (var i = 0; i < QuestionLedger.MaxUnwritten + surplus; i++)
        {
            ledger.Begin().Answered();
        }

        // The row of a question that is open in the store must be closed, so it is not dropped.
        stored.Answered();
        await Assert.ThrowsAnyAsync<Exception>(() => keeper.WriteNowAsync(default));
        Assert.Equal((QuestionLedger.MaxUnwritten + surplus + 1, 0), ((int)ledger.Totals().Answered, (int)ledger.Totals().Waiting));
        Assert.Equal((surplus, QuestionLedger.MaxUnwritten + 1), ((int)ledger.DroppedRows, ledger.Unwritten));

        disk.Pragma = SickDisk.Well;
        await keeper.WriteNowAsync(default);
        await AssertAgreesAsync(store);
        Assert.Equal((0, QuestionLedger.MaxUnwritten + 1), (ledger.Unwritten, (await RowsAsync(store)).Count));
        Assert.Equal(surplus, ledger.Totals().Unlisted!["answered"]);
        await keeper.StopAsync(default);

        // What was dropped stays counted after a restart.
        var next = await StartAsync(store);
        Assert.Equal(surplus, next.Ledger.Totals().Unlisted!["answered"]);
        await next.Keeper.StopAsync(default);
    }

    [Theory, EachStore]
    public async Task RowsThatTheStoreRejects_AreDroppedAndCounted_AndTheTotalsAreWritten(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var (ledger, keeper) = await StartAsync(store);
        await CommitAsync(store, ledger, keeper, new RequestOrigin());
        await store.RefuseAnswersAsync("Requests");
        ledger.Begin().Answered();
        ledger.Begin().Running();
        await keeper.WriteNowAsync(default);

        await AssertAgreesAsync(store);
        Assert.Equal((1, 1), (ledger.DroppedRows, ledger.Totals().Unlisted!["answered"]));
        Assert.Equal("open", Assert.Single(await RowsAsync(store)).Outcome);
        await keeper.WriteNowAsync(default);
        Assert.Equal(1, ledger.DroppedRows);
        await keeper.StopAsync(default);
    }

    [Theory, EachStore]
    public async Task Retention_DeletesTheOldest_ByAgeAndByNumber_AndTheTotalsStay(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var (ledger, keeper) = await StartAsync(store);
        var running = await CommitAsync(store, ledger, keeper, new RequestOrigin());
        for (var day = 0; day < 10; day++)
        {
            var origin = new RequestOrigin { Terms = new() { User = $"user:{day}", SubmittedAt = DaysAgo(10 - day) } };
            ledger.Begin(origin).Answered();
            ledger.Begin(origin with { Id = Guid.NewGuid() }).Failed("broken_off");
        }

        await keeper.WriteNowAsync(default);
        var before = ledger.Totals();
        Assert.Equal(8, await keeper.PruneAsync(_time.GetUtcNow().UtcDateTime - TimeSpan.FromDays(6.5), surplus: -979, most: 100, default));
        Assert.Equal(Users(4, 10), await UsersAsync());
        Assert.Equal(4, await keeper.PruneAsync(DateTime.UnixEpoch, await keeper.CountRowsAsync(default) - 9, most: 100, default));
        Assert.Equal(Users(6, 10), await UsersAsync());
        Assert.Equal(3, await keeper.PruneAsync(DateTime.UnixEpoch, surplus: 9, most: 3, default));
        await AssertAgreesAsync(store);

        var after = ledger.Totals();
        Assert.Equal((before.Submitted, before.Answered, before.FailedTotal, before.Waiting), (after.Submitted, after.Answered, after.FailedTotal, after.Waiting));
        Assert.Equal(15, after.Unlisted!.Values.Sum());
        Assert.Contains(await RowsAsync(store), row => row.Id == running.Origin.Id && row.Outcome == "open");
        await keeper.StopAsync(default);

        static IEnumerable<string> Users(int from, int to) => Enumerable.Range(from, to - from).SelectMany(day => (string[])[$"user:{day}", $"user:{day}"]);
        async Task<IEnumerable<string>> UsersAsync() => (await RowsAsync(store)).OrderBy(row => row.SubmittedAtUtc).Select(row => row.User).OfType<string>();
    }

    [Fact]
    public async Task RowsThatAnotherInstanceDeletesFirst_AreNotCountedAgain()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var (ledger, keeper) = await StartAsync(store);
        ledger.Begin(new RequestOrigin { Terms = new() { User = "theirs", SubmittedAt = DaysAgo(3) } }).Answered();
        ledger.Begin(new RequestOrigin { Terms = new() { User = "ours", SubmittedAt = DaysAgo(2) } }).Answered();
        await keeper.WriteNowAsync(default);
        await using (var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            // A delete passes over the row as if it were gone, which is what the second of two deletes meets.
            await context.Database.ExecuteSqlRawAsync(
                """CREATE TRIGGER "Gone" BEFORE DELETE ON "Requests" WHEN OLD."User" = 'theirs' BEGIN SELECT RAISE(IGNORE); END""", TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, await keeper.PruneAsync(_time.GetUtcNow().UtcDateTime, surplus: 0, most: 100, default));
        Assert.Equal(2, (await RowsAsync(store)).Count);
        Assert.Equal(0, ledger.Totals().Unlisted!.GetValueOrDefault("answered"));
        await AssertAgreesAsync(store);
        await keeper.StopAsync(default);
    }

    [Theory, EachStore]
    public async Task InstancesThatPruneAtOnce_CountEachRowOnce(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var (ledger, one) = await StartAsync(store);
        using var directory = new OtherDirectory();
        var (_, other) = await StartAsync(store, directory.Identity);
        for (var i = 0; i < 200; i++)
        {
            ledger.Begin(new RequestOrigin { Terms = new() { SubmittedAt = DaysAgo(2) } }).Answered();
        }

        await one.WriteNowAsync(default);
        var before = _time.GetUtcNow().UtcDateTime;
        while ((await RowsAsync(store)).Count > 0)
        {
            var deleted = await Task.WhenAll(
                Task.Run(() => one.PruneAsync(before, surplus: 0, most: 20, default)), Task.Run(() => other.PruneAsync(before, surplus: 0, most: 20, default)));
            Assert.Contains(20, deleted);
            await AssertAgreesAsync(store);
        }

        await one.StopAsync(default);
        await other.StopAsync(default);
    }

    [Fact]
    public async Task TheRetention_FollowsItsSettings_SliceBySlice()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var (ledger, keeper) = await StartAsync(store);
        const int all = (2 * RequestRetention.Slice) + 10;
        for (var i = 0; i < all; i++)
        {
            ledger.Begin(new RequestOrigin { Terms = new() { SubmittedAt = DaysAgo(2) } }).Answered();
        }

        await keeper.WriteNowAsync(default);
        await keeper.StopAsync(default);
        var options = new LiveOptions<RequestsOptions>(new RequestsOptions { MaxRows = 100 });
        using var retention = new RequestRetention(keeper, options, _time, NullLogger<RequestRetention>.Instance);
        await retention.StartAsync(default);
        await AdvanceUntilRowsAsync(100);
        options.Set(new RequestsOptions { RetentionDays = 1 });
        await AdvanceUntilRowsAsync(0);
        await retention.StopAsync(default);

        await AssertAgreesAsync(store);
        Assert.Equal((all, all), (ledger.Totals().Answered, ledger.Totals().Unlisted!["answered"]));

        Task AdvanceUntilRowsAsync(int rows) => Eventually.UntilAsync(async () => (await RowsAsync(store)).Count == rows, () => _time.Advance(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task ARequest_IsFoundInMemory_ThenInTheStore()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var (ledger, keeper) = await StartAsync(store);
        var open = ledger.Begin(new RequestOrigin { Terms = new() { User = "user:1" } });
        var old = new RequestOrigin { Terms = new() { User = "user:2" } };
        ledger.Begin(old).Answered();
        await keeper.WriteNowAsync(default);
        var log = new RequestLog(ledger, Identity(store), store.Contexts);
        open.Timeline.Attempt();
        Assert.Equal(["user:2", "user:1"], log.Latest(10).Select(row => row.User));
        Assert.Equal(("open", 1), ((await log.FindAsync(open.Origin.Id))!.Outcome, log.Latest(10)[1].Attempts));

        // Another process has it from the store only.
        var other = new RequestLog(new QuestionLedger(_time), Identity(store), store.Contexts);
        Assert.Empty(other.Latest(10));
        Assert.Equal(("user:2", "answered"), (await other.FindAsync(old.Id)) is { } found ? (found.User!, found.Outcome) : default);
        Assert.Null(await other.FindAsync(Guid.NewGuid()));
        await keeper.StopAsync(default);
    }

    [Fact]
    public async Task TotalsFromBeforeTheTable_CountAsUnlisted()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using (var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            context.KeyValueRows.Add(new()
            {
                Name = LedgerStore.NameOf(Identity(store)),
                Json = """{"submitted":9,"answered":4,"cancelled":1,"waiting":1,"running":1,"failed":{"error":1},"refused":{"queue_full":1}}""",
            });
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var (ledger, keeper) = await StartAsync(store);
        Assert.Equal((9, 4, 0, 3), Sum(ledger));
        await AssertAgreesAsync(store);
        await keeper.StopAsync(default);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""WHERE "Outcome" = 'failed'""")]
    [InlineData("""WHERE "Class" = 'api' AND "SubmittedAtUtc" < '2026-11-01'""")]
    [InlineData("""WHERE "User" = 'user:1'""")]
    public async Task AListNewestFirst_ReadsAnIndex_AndSortsNothing(string filter)
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        await context.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Filters of this file, no input.
        command.CommandText = $"""EXPLAIN QUERY PLAN SELECT "Id", "Outcome", "TotalMs" FROM "Requests" {filter} ORDER BY "SubmittedAtUtc" DESC, "Id" DESC LIMIT 50""";
#pragma warning restore CA2100
        await using var plan = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var steps = new List<string>();
        while (await plan.ReadAsync(TestContext.Current.CancellationToken))
        {
            steps.Add(plan.GetString(3));
        }

        Assert.Contains("USING INDEX IX_Requests", Assert.Single(steps), StringComparison.Ordinal);
    }

    private long DaysAgo(int days) => _time.GetTimestamp() - (days * 86_400 * _time.TimestampFrequency);

    /// <summary>For each outcome, the rows and what is unlisted add up to the totals in the store; what is open there has a row.</summary>
    private static async Task AssertAgreesAsync(TestStore store)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, TestContext.Current.CancellationToken);
        var documents = await context.KeyValueRows.Where(row => row.Name.StartsWith(LedgerStore.CommonName)).Select(row => row.Json).ToListAsync(TestContext.Current.CancellationToken);
        var totals = documents.Select(json => JsonSerializer.Deserialize<LedgerTotals>(json, JsonSerializerOptions.Web)!).Aggregate(new LedgerTotals(), (sum, one) => sum.Plus(one));
        var rows = await context.Requests.GroupBy(row => new { row.Outcome, row.Reason }).Select(group => new { group.Key.Outcome, group.Key.Reason, Count = group.LongCount() })
            .ToListAsync(TestContext.Current.CancellationToken);
        QuestionLedgerTests.AssertSum(totals);
        var of = rows.GroupBy(row => row.Outcome).ToDictionary(group => group.Key, group => group.Sum(row => row.Count) + totals.Unlisted!.GetValueOrDefault(group.Key));
        foreach (var (outcome, count) in totals.Unlisted!)
        {
            of.TryAdd(outcome, count);
        }

        Assert.Equal(
            (totals.Answered, totals.FailedTotal, totals.RefusedTotal, totals.Cancelled, totals.Waiting + totals.Running),
            (of.GetValueOrDefault("answered"), of.GetValueOrDefault("failed"), of.GetValueOrDefault("refused"), of.GetValueOrDefault("cancelled"), of.GetValueOrDefault("open")));
    }

    /// <summary>Stores a question as the chat does.</summary>
    private static async Task<LedgerEntry> CommitAsync(TestStore store, QuestionLedger ledger, LedgerStore keeper, RequestOrigin origin)
    {
        LedgerEntry? entry = null;
        await using var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await keeper.CommitAsync(context, transaction, () => entry = ledger.BeginStored(origin), null, null, TestContext.Current.CancellationToken);
        return entry!;
    }

    private static async Task<List<RequestRecord>> RowsAsync(TestStore store)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.Requests.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
    }

    private static InstanceId Identity(TestStore store) => store.Services.GetRequiredService<InstanceId>();

    private static (long Submitted, long Answered, long Open, long Failed) Sum(QuestionLedger ledger)
    {
        var totals = ledger.Totals();
        QuestionLedgerTests.AssertSum(totals);
        return (totals.Submitted, totals.Answered, totals.Waiting + totals.Running, totals.FailedTotal);
    }

    private async Task<(QuestionLedger Ledger, LedgerStore Keeper)> StartAsync(TestStore store, InstanceId? identity = null, FakeTimeProvider? time = null)
    {
        identity ??= Identity(store);
        var heartbeat = new InstanceHeartbeat(store.Contexts, identity, time ?? _time, NullLogger<InstanceHeartbeat>.Instance);
        _heartbeats.Add(heartbeat);
        await heartbeat.StartAsync(default);
        var ledger = new QuestionLedger(time ?? _time);
        var keeper = new LedgerStore(ledger, new UsageWriter(new UsageMeter(time ?? _time), identity, time ?? _time), identity, store.Contexts, time ?? _time, NullLogger<LedgerStore>.Instance);
        await keeper.StartAsync(default);
        return (ledger, keeper);
    }

    // As if its last heartbeat were an hour old. PostgreSQL's own clock decides, so a fake one would not do.
    private static async Task DieAsync(TestStore store, InstanceId identity)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var name = InstanceHeartbeat.Prefix + identity.Id;
        var sign = await context.KeyValueRows.SingleAsync(state => state.Name == name, TestContext.Current.CancellationToken);
        sign.UpdatedAtUtc -= TimeSpan.FromHours(1);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string?> StoredAsync(TestStore store, InstanceId identity)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return (await context.KeyValueRows.FindAsync([LedgerStore.NameOf(identity)], TestContext.Current.CancellationToken))?.Json;
    }

    private Task AdvanceUntilWrittenAsync(TestStore store, long submitted) =>
        AdvanceUntilAsync(async () => (await StoredAsync(store, Identity(store)))?.Contains($"\"submitted\":{submitted}", StringComparison.Ordinal) == true);

    private Task AdvanceUntilAsync(Func<bool> condition, FakeTimeProvider? also = null) => AdvanceUntilAsync(() => Task.FromResult(condition()), also);

    // The clock is fake; the store's work is real, so the test waits for its trace.
    private Task AdvanceUntilAsync(Func<Task<bool>> condition, FakeTimeProvider? also = null) => Eventually.UntilAsync(condition, () =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(500));
        also?.Advance(TimeSpan.FromMilliseconds(500));
    });
}
