using System.Diagnostics;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Stores;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminApp.Tests.Measures;

/// <summary>
/// <c>measure usage</c>: what counting adds to the transaction that stores a question, with and without a quota, over 30 days of usage of 200 users.
/// The ways take turns within each round, so that what else the machine does meets them all.
/// </summary>
internal static class UsageMeasure
{
    private const int Rounds = 400;
    private const int Users = 200;
    private static readonly string[] Ways = ["not counted", "counted", "counted, with quotas"];

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        foreach (var kind in TestStore.PostgresServer is null ? [StoreKind.Sqlite] : new[] { StoreKind.Sqlite, StoreKind.Postgres })
        {
            await using var store = await TestStore.CreateAsync(kind);
            using var directory = new OtherDirectory();
            var transactions = new StoreTransactions(store.Contexts);
            var audit = new AuditLog(transactions, TimeProvider.System, NullLogger<AuditLog>.Instance);
            var meter = new UsageMeter(TimeProvider.System);
            var writer = new UsageWriter(meter, directory.Identity, TimeProvider.System);
            var ledger = new QuestionLedger(TimeProvider.System);
            using var keeper = new LedgerStore(ledger, writer, directory.Identity, store.Contexts, TimeProvider.System, NullLogger<LedgerStore>.Instance);
            using var quotas = new QuotaBook(transactions, store.Contexts, audit, TimeProvider.System, NullLogger<QuotaBook>.Instance);
            using var none = new QuotaBook(transactions, store.Contexts, audit, TimeProvider.System, NullLogger<QuotaBook>.Instance);
            await none.KnowAsync(cancellationToken);
            await quotas.SetAsync(new AuditActor("measure"), QuotaBook.Everybody, "", new Quota(1_000_000, 1_000_000_000), cancellationToken);
            QuotaGate?[] gates = [null, new(writer, none, TimeProvider.System), new(writer, quotas, TimeProvider.System)];
            await FillAsync(store, cancellationToken);
            var times = Ways.Select(_ => new List<double>()).ToArray();
            for (var round = -20; round < Rounds; round++)
            {
                for (var way = 0; way < Ways.Length; way++)
                {
                    var terms = new CallerTerms { User = $"user:{round % Users}", Key = "key:1" };
                    meter.Called(terms, "mistral-small-latest", 4_000, 0, 200, new Dictionary<string, int> { ["transcript:a"] = 7, ["transcript:b"] = 3 });
                    var began = Stopwatch.GetTimestamp();
                    await StoreAsync(store, keeper, ledger, gates[way], terms, cancellationToken);
                    if (round >= 0)
                    {
                        times[way].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                    }

                    await keeper.WriteNowAsync(cancellationToken);
                }
            }

            foreach (var (way, all) in Ways.Zip(times))
            {
                all.Sort();
                Console.WriteLine(FormattableString.Invariant($"{kind}: a question's row and totals, {way,-20} median {all[all.Count / 2]:0.00} ms, p95 {all[all.Count * 95 / 100]:0.00} ms"));
            }
        }

        return 0;
    }

    private static async Task FillAsync(TestStore store, CancellationToken cancellationToken)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await RowInserter.InsertAsync(
            context,
            [.. Enumerable.Range(0, 30).SelectMany(day => Enumerable.Range(0, Users).Select(user => new Core.Stores.Entities.UsageDay { Day = today.AddDays(-day), User = $"user:{user}", Key = "key:1", Model = "mistral-small-latest", Calls = 9, PromptTokens = 40_000 }))],
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task StoreAsync(TestStore store, LedgerStore keeper, QuestionLedger ledger, QuotaGate? gate, CallerTerms terms, CancellationToken cancellationToken)
    {
        LedgerEntry? entry = null;
        await using (var context = await store.Contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await keeper.CommitAsync(
                context, transaction, () => entry = ledger.BeginStored(new RequestOrigin { Terms = terms }), gate is null ? null : token => gate.AdmitAsync(context, terms, token), null, cancellationToken);
        }

        entry!.Answered();
    }
}
