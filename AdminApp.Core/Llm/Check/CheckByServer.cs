using System.Text.Json;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Llm.Check;

/// <summary>Has a running server on the same store test the key, for a command.</summary>
public sealed class CheckByServer
{
    /// <summary>How long a command waits for the result.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>How long it waits for a server to begin.</summary>
    public static readonly TimeSpan PatienceForServer = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private readonly IDbContextFactory<AdminDbContext> _contexts;
    private readonly TimeProvider _time;

    internal CheckByServer(IDbContextFactory<AdminDbContext> contexts, TimeProvider time) => (_contexts, _time) = (contexts, time);

    /// <summary>Asks and waits for the result.</summary>
    /// <exception cref="LlmException">The server could not test anything.</exception>
    /// <exception cref="TimeoutException">No result came in time.</exception>
    public async Task<IReadOnlyList<ModelReport>> RunAsync(CancellationToken cancellationToken)
    {
        var name = $"{CheckRequest.Prefix}{Guid.CreateVersion7():N}";
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        context.KeyValueRows.Add(new KeyValueRow { Name = name, Json = CheckRequest.Asked, UpdatedAtUtc = _time.GetUtcNow().UtcDateTime });
        await context.SaveChangesAsync(cancellationToken);
        try
        {
            return await ResultAsync(context, name, cancellationToken);
        }
        finally
        {
            await context.KeyValueRows.Where(row => row.Name == name).ExecuteDeleteAsync(CancellationToken.None);
        }
    }

    private async Task<IReadOnlyList<ModelReport>> ResultAsync(AdminDbContext context, string name, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (_time.GetElapsedTime(began) < Patience)
        {
            await Task.Delay(BetweenLooks, _time, cancellationToken);
            var json = await context.KeyValueRows.AsNoTracking().Where(row => row.Name == name).Select(row => row.Json).SingleOrDefaultAsync(cancellationToken);
            if (json == CheckRequest.Asked && _time.GetElapsedTime(began) >= PatienceForServer)
            {
                throw new TimeoutException("Another process uses this data folder, but no running server took up the check. Try again when it has started or ended.");
            }

            if (json is not (null or CheckRequest.Asked or CheckRequest.Taken))
            {
                var result = JsonSerializer.Deserialize<CheckRequest>(json, CheckRequest.Json)!;
                return result.Reports ?? throw new LlmException(LlmErrorCodes.ProviderDown, result.Failure ?? "The server could not test the key.");
            }
        }

        throw new TimeoutException($"The running server did not test the key within {Patience.TotalMinutes:0} minutes.");
    }
}
