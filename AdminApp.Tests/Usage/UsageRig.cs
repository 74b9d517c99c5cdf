using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Usage;

/// <summary>One server's part of usage on a store: meter, writer, ledger, quotas. Several can share a store.</summary>
internal sealed class UsageRig : IDisposable
{
    public static readonly AuditActor Admin = new("admin@example.org", "user:0");

    private readonly OtherDirectory _directory = new();

    public UsageRig(TestStore store, FakeTimeProvider time)
    {
        (Store, Time) = (store, time);
        Meter = new UsageMeter(time);
        Writer = new UsageWriter(Meter, _directory.Identity, time);
        Ledger = new QuestionLedger(time);
        Keeper = new LedgerStore(Ledger, Writer, _directory.Identity, store.Contexts, time, NullLogger<LedgerStore>.Instance);
        var transactions = new StoreTransactions(store.Contexts);
        var audit = new AuditLog(transactions, time, NullLogger<AuditLog>.Instance);
        Quotas = new QuotaBook(transactions, store.Contexts, audit, time, NullLogger<QuotaBook>.Instance);
        Gate = new QuotaGate(Writer, Quotas, time);
        Prices = new PriceBook(transactions, store.Contexts, audit);
        Report = new UsageReport(store.Contexts, new RequestUsers(store.Contexts), time);
    }

    public TestStore Store { get; }

    public FakeTimeProvider Time { get; }

    public UsageMeter Meter { get; }

    public UsageWriter Writer { get; }

    public QuestionLedger Ledger { get; }

    public LedgerStore Keeper { get; }

    public QuotaBook Quotas { get; }

    public QuotaGate Gate { get; }

    public PriceBook Prices { get; }

    public UsageReport Report { get; }

    /// <summary>The clock that the tests begin with.</summary>
    public static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Stores a question as the chat does.</summary>
    public async Task<LedgerEntry> AskAsync(string user, string key = "")
    {
        LedgerEntry? entry = null;
        await Gate.PrepareAsync(default);
        await using var context = await Store.Contexts.CreateDbContextAsync();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var terms = new CallerTerms { User = user, Key = key };
        await Keeper.CommitAsync(context, transaction, () => entry = Ledger.BeginStored(new RequestOrigin { Terms = terms }), token => Gate.AdmitAsync(context, terms, token), null, default);
        return entry!;
    }

    /// <summary>A call was answered.</summary>
    public void Call(string user, long prompt = 100, long completion = 20, long cached = 0, string key = "", string model = "small", params (string Tag, int Weight)[] parts) =>
        Meter.Called(new CallerTerms { User = user, Key = key }, model, prompt, cached, completion, parts.ToDictionary(part => part.Tag, part => part.Weight));

    /// <summary>The rows in the store.</summary>
    public async Task<List<UsageDay>> RowsAsync()
    {
        await using var context = await Store.Contexts.CreateDbContextAsync();
        return await context.UsageDays.AsNoTracking().OrderBy(row => row.Day).ThenBy(row => row.User).ThenBy(row => row.Key).ThenBy(row => row.Model).ToListAsync();
    }

    public void Dispose()
    {
        Keeper.Dispose();
        Quotas.Dispose();
        _directory.Dispose();
    }
}
