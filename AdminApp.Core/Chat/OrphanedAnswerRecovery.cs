using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Chat;

/// <summary>
/// Marks pending answers of dead processes as interrupted, but not those that another instance is still preparing.
/// A SQLite file has only one server, so there every other process is dead.
/// </summary>
internal sealed class OrphanedAnswerRecovery(IDbContextFactory<AdminDbContext> contexts, InstanceId identity, RunningAnswers running, TimeProvider time)
{
    /// <summary>At the start of a server: interrupts what the previous process on this data directory, and every other dead one, left pending.</summary>
    public async Task<int> InterruptAtStartAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var pending = context.Messages.Where(message => message.State == MessageState.Pending);
        if (context is SqliteAdminDbContext)
        {
            return await InterruptAsync(pending, cancellationToken);
        }

        var own = await InterruptAsync(pending.Where(message => message.RunnerId == null || message.RunnerId == identity.Id), cancellationToken);
        return own + await InterruptDeadAsync(cancellationToken);
    }

    /// <summary>Interrupts what processes without a recent heartbeat left pending.</summary>
    public async Task<int> InterruptDeadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var living = InstanceHeartbeat.Living(context, await context.UtcNowAsync(time, cancellationToken));
        return await InterruptAsync(
            context.Messages.Where(message => message.State == MessageState.Pending && message.RunnerId != identity.Id
                && !living.Contains(InstanceHeartbeat.Prefix + message.RunnerId)),
            cancellationToken);
    }

    /// <summary>Interrupts what is pending in our name but not running here: it was stored although the store reported a failure.</summary>
    public async Task<int> InterruptForgottenAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var own = context.Messages.Where(message => message.State == MessageState.Pending && message.RunnerId == identity.Id);
        // An answer is reserved before it is stored, and until its outcome is.
        var forgotten = (await own.Select(message => message.Id).ToListAsync(cancellationToken)).Where(id => !running.Holds(id)).ToList();
        return forgotten.Count == 0 ? 0 : await InterruptAsync(own.Where(message => forgotten.Contains(message.Id)), cancellationToken);
    }

    private Task<int> InterruptAsync(IQueryable<Message> pending, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return pending.ExecuteUpdateAsync(
            set => set.SetProperty(message => message.State, MessageState.Interrupted)
                .SetProperty(message => message.RunnerId, (string?)null)
                .SetProperty(message => message.CompletedAtUtc, now),
            cancellationToken);
    }
}
