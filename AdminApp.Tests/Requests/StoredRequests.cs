using AdminApp.Core.Access;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Requests;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Requests;

/// <summary>Rows in the table of requests, and a search over them.</summary>
internal static class StoredRequests
{
    /// <summary>When the first row was submitted.</summary>
    public static readonly DateTime Start = new(2026, 11, 28, 13, 0, 0, DateTimeKind.Utc);

    /// <summary>An answered interactive request.</summary>
    /// <param name="seconds">When it was submitted, after <see cref="Start"/>.</param>
    /// <param name="change">What is different.</param>
    public static RequestRecord At(double seconds, Action<RequestRecord>? change = null)
    {
        var at = Start.AddSeconds(seconds);
        var row = new RequestRecord
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(at)),
            SubmittedAtUtc = at,
            EndedAtUtc = at.AddSeconds(2),
            Outcome = "answered",
            Class = "interactive",
            User = "user:1",
            InstanceId = "i",
            Model = "mistral-small",
            Attempts = 1,
            PromptTokens = 900,
            CompletionTokens = 100,
            QueuedMs = 400,
            FirstTokenMs = 900,
            TotalMs = 2_000,
        };
        change?.Invoke(row);
        return row;
    }

    /// <summary>Stores rows.</summary>
    public static async Task AddRequestsAsync(this TestStore store, params IEnumerable<RequestRecord> rows)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        context.Requests.AddRange(rows);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A search over the store and a ledger.</summary>
    public static RequestSearch Search(this TestStore store, QuestionLedger? ledger = null, TimeProvider? time = null) => new(
        new RequestLog(ledger ?? new QuestionLedger(TimeProvider.System), store.Services.GetRequiredService<InstanceId>(), store.Contexts),
        new RequestUsers(store.Contexts), store.Contexts, time ?? TimeProvider.System);
}
