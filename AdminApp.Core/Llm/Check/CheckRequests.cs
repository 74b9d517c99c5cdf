using System.Text.Json;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Llm.Check;

/// <summary>Carries out the checks that commands on the same store ask for.</summary>
internal sealed class CheckRequests(
    IProviderCheck check, IDbContextFactory<AdminDbContext> contexts, TimeProvider time, ILogger<CheckRequests> logger)
    : PeriodicWork(Interval, "Looking for requested checks of the key", time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // A command that was killed leaves its document behind.
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        List<string> names;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            names = await context.KeyValueRows.Where(row => row.Name.StartsWith(CheckRequest.Prefix)).Select(row => row.Name).ToListAsync(cancellationToken);
            if (names.Count > 0)
            {
                var before = Time.GetUtcNow().UtcDateTime - ForgottenAfter;
                await context.KeyValueRows.Where(row => row.Name.StartsWith(CheckRequest.Prefix) && row.UpdatedAtUtc < before).ExecuteDeleteAsync(cancellationToken);
            }
        }

        foreach (var name in names)
        {
            if (await MoveAsync(name, CheckRequest.Asked, CheckRequest.Taken, cancellationToken))
            {
                await MoveAsync(name, CheckRequest.Taken, JsonSerializer.Serialize(await CheckAsync(cancellationToken), CheckRequest.Json), cancellationToken);
            }
        }
    }

    private async Task<CheckRequest> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new CheckRequest(await check.RunAsync(cancellationToken));
        }
        catch (LlmException exception)
        {
            return new CheckRequest(Failure: exception.Message);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Without a result, the command would wait until it times out.
            return new CheckRequest(Failure: "The server could not test the key; its log says why.");
        }
    }

    /// <summary>Of several servers, one takes a request up.</summary>
    private async Task<bool> MoveAsync(string name, string from, string to, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = Time.GetUtcNow().UtcDateTime;
        return await context.KeyValueRows.Where(row => row.Name == name && row.Json == from)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Json, to).SetProperty(row => row.UpdatedAtUtc, now), cancellationToken) > 0;
    }
}
