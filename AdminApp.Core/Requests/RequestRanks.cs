using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Requests;

/// <summary>Compares how long requests took.</summary>
public sealed class RequestRanks(IDbContextFactory<AdminDbContext> contexts)
{
    /// <summary>Fewer others than this say nothing.</summary>
    public const int MinOthers = 20;

    /// <summary>Maximum number of others.</summary>
    public const int MaxOthers = 1_000;

    /// <summary>How long before it others may have been submitted.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromHours(24);

    private const int MaxRead = 5_000;

    /// <summary>Compares an answered request with those answered before it: of its class, in 24 hours, up to 1,000. Null if it wasn't answered or there are too few.</summary>
    public async Task<RequestRank?> FindAsync(RequestRecord request, CancellationToken cancellationToken = default)
    {
        if (request is not { Outcome: "answered", TotalMs: { } total })
        {
            return null;
        }

        var (from, to) = (request.SubmittedAtUtc - Period, request.SubmittedAtUtc);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var latest = context.Requests.AsNoTracking().Where(row => row.Class == request.Class && row.SubmittedAtUtc >= from && row.SubmittedAtUtc < to)
            .OrderByDescending(row => row.SubmittedAtUtc).ThenByDescending(row => row.Id).Select(row => new { row.Outcome, row.TotalMs }).Take(MaxRead);
        var times = await latest.Where(row => row.Outcome == "answered" && row.TotalMs != null).Select(row => row.TotalMs!.Value).Take(MaxOthers).ToListAsync(cancellationToken);
        return times.Count < MinOthers ? null : new RequestRank((double)times.Count(other => other < total) / times.Count, times.Count);
    }
}
