using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Llm.Ledger;

/// <summary>The questions of this process as they are right now, and those of all processes as the store has them.</summary>
public sealed class RequestLog
{
    private readonly QuestionLedger _ledger;
    private readonly InstanceId _identity;
    private readonly IDbContextFactory<AdminDbContext> _contexts;

    internal RequestLog(QuestionLedger ledger, InstanceId identity, IDbContextFactory<AdminDbContext> contexts) => (_ledger, _identity, _contexts) = (ledger, identity, contexts);

    /// <summary>The latest questions of this process, newest first, whether or not they have ended; up to 1,000. Only the open ones have their events. Asks no store.</summary>
    public IReadOnlyList<RequestRecord> Latest(int most) => [.. _ledger.Latest(most).Select(entry => entry.ToRecord(_identity.Id, endedEvents: false))];

    /// <summary>One question: as it is right now if it is among the latest of this process, otherwise as stored; null if it is unknown.</summary>
    public async Task<RequestRecord?> FindAsync(Guid id, CancellationToken cancellationToken = default)
    {
        if (_ledger.Latest(int.MaxValue).FirstOrDefault(entry => entry.Origin.Id == id) is { } entry)
        {
            return entry.ToRecord(_identity.Id);
        }

        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        return await context.Requests.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
    }
}
