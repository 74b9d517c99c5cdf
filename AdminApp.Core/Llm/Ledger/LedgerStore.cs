using System.Text.Json;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Llm.Ledger;

/// <summary>Keeps the ledger's totals in the store: read at start, written within a second of a change and at stop.</summary>
internal sealed partial class LedgerStore(
    QuestionLedger ledger, IDbContextFactory<AdminDbContext> contexts, TimeProvider time, ILogger<LedgerStore> logger) : BackgroundService
{
    /// <summary>Name of the stored document.</summary>
    public const string StateName = "ledger";

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private long _written = -1;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is { } earlier)
        {
            ledger.Restore(earlier);
        }

        await WriteAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryWriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping; StopAsync writes the last totals.
        }
    }

    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The store is away: the totals stay in memory and the next tick tries again.
            LogNotWritten(exception);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var version = ledger.Version;
        if (version == _written)
        {
            return;
        }

        var json = JsonSerializer.Serialize(ledger.Totals(), JsonSerializerOptions.Web);
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var updated = await context.StoredStates.Where(s => s.Name == StateName)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Json, json).SetProperty(x => x.UpdatedAtUtc, now), cancellationToken);
        if (updated == 0)
        {
            context.StoredStates.Add(new StoredState { Name = StateName, Json = json, UpdatedAtUtc = now });
            await context.SaveChangesAsync(cancellationToken);
        }

        _written = version;
    }

    private async Task<LedgerTotals?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var json = await context.StoredStates.Where(s => s.Name == StateName).Select(s => s.Json).SingleOrDefaultAsync(cancellationToken);
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<LedgerTotals>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException exception)
        {
            LogUnreadable(exception);
            return null;
        }
    }

    [LoggerMessage(EventName = "LedgerNotWritten", Level = LogLevel.Warning, Message = "The ledger's totals could not be written; trying again.")]
    private partial void LogNotWritten(Exception exception);

    [LoggerMessage(EventName = "LedgerUnreadable", Level = LogLevel.Error, Message = "The stored totals of the ledger cannot be read; counting starts anew.")]
    private partial void LogUnreadable(Exception exception);
}
