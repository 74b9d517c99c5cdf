using System.Text.Json;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Alerts;

/// <summary>The book of alerts in the store: one for all servers on it. A change is one transaction, so each thing that is to be told is told by the one server that committed it.</summary>
internal sealed class AlertBookStore(IDbContextFactory<AdminDbContext> contexts, StoreTransactions transactions, TimeProvider time)
{
    private const string RowName = "alerts";

    /// <summary>Rises with each change of the book.</summary>
    public async Task<long> RevisionAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ReadCounterAsync(StoreCounter.Alerts, cancellationToken);
    }

    /// <summary>The book as it is.</summary>
    public async Task<AlertBook> ReadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return Parse(await context.KeyValueRows.AsNoTracking().Where(row => row.Name == RowName).Select(row => row.Json).SingleOrDefaultAsync(cancellationToken));
    }

    /// <summary>Changes the book as it is in the store. The change may run several times, so it must not affect anything but the context.</summary>
    /// <param name="change">Gets the book, and returns another one with a result.</param>
    /// <returns>The result, and the revision of the book.</returns>
    public Task<(T Result, long Revision)> ChangeAsync<T>(Func<AdminDbContext, AlertBook, CancellationToken, Task<(AlertBook Book, T Result)>> change, CancellationToken cancellationToken) => transactions.RunAsync(
        async (context, token) =>
        {
            // The counter's row is locked first, so that two servers go one after the other and the second sees what the first did.
            var revision = await context.IncrementCounterAsync(StoreCounter.Alerts, token);
            var row = await context.KeyValueRows.SingleOrDefaultAsync(kept => kept.Name == RowName, token);
            var (book, result) = await change(context, Parse(row?.Json), token);
            var json = JsonSerializer.Serialize(book);
            if (row is null)
            {
                context.KeyValueRows.Add(row = new KeyValueRow { Name = RowName, Json = json });
            }

            (row.Json, row.UpdatedAtUtc) = (json, time.GetUtcNow().UtcDateTime);
            await context.SaveChangesAsync(token);
            return (result, revision);
        },
        cancellationToken);

    /// <summary>IDs of the servers that are running.</summary>
    public async Task<IReadOnlySet<string>> LivingAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var names = await InstanceHeartbeat.Living(context, await context.UtcNowAsync(time, cancellationToken)).ToListAsync(cancellationToken);
        return names.Select(name => name[InstanceHeartbeat.Prefix.Length..]).ToHashSet(StringComparer.Ordinal);
    }

    private static AlertBook Parse(string? json)
    {
        try
        {
            return json is null ? new AlertBook() : JsonSerializer.Deserialize<AlertBook>(json) ?? new AlertBook();
        }
        catch (JsonException)
        {
            return new AlertBook();
        }
    }
}
